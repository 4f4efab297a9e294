import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  ClipboardPaste,
  Combine,
  Copy,
  Ellipsis,
  Eraser,
  History,
  ImagePlus,
  ListCollapse,
  type LucideIcon,
  MessageSquarePlus,
  Scissors,
} from 'lucide-react'
import { Fragment } from 'react'
import { CommandItem } from '../../commands/CommandItem.tsx'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuSeparator } from '../../controls/Menu.tsx'
import { useSession } from '../state/SessionContext.ts'

/** The actions of the menu by their ids, in groups. */
const groups: ReadonlyArray<ReadonlyArray<readonly [id: string, icon: LucideIcon]>> = [
  [
    ['run.above', ArrowUpToLine],
    ['run.below', ArrowDownToLine],
  ],
  [
    ['cell.moveUp', ArrowUp],
    ['cell.moveDown', ArrowDown],
    ['cell.insertAbove', ArrowUp],
    ['cell.insertBelow', ArrowDown],
  ],
  [
    ['cell.cut', Scissors],
    ['cell.copy', Copy],
    ['cell.pasteBelow', ClipboardPaste],
    ['cell.merge', Combine],
    ['cell.addPictures', ImagePlus],
  ],
  [['comment.add', MessageSquarePlus]],
  [
    ['fold.source', ListCollapse],
    ['fold.outputs', ListCollapse],
    ['cell.clearOutputs', Eraser],
    ['history.cellRuns', History],
  ],
]

/** What else can be done to a cell, or to all selected ones when it is one of them. */
export const CellMenu = ({ cellId }: { readonly cellId: string }) => {
  const { selection } = useSession()
  return (
    <Menu
      trigger={
        <IconButton
          label="More for this cell"
          tip="More"
          onPointerDown={() => {
            // What the menu is about is what its commands are about.
            if (!selection.members.has(cellId)) selection.follow(cellId, false)
          }}
        >
          <Ellipsis size={15} aria-hidden />
        </IconButton>
      }
    >
      {groups.map((group, i) => (
        <Fragment key={group[0]?.[0]}>
          {i > 0 && <MenuSeparator />}
          {group.map(([id, icon]) => (
            <CommandItem key={id} id={id} icon={icon} optional={id === 'cell.addPictures'} />
          ))}
        </Fragment>
      ))}
    </Menu>
  )
}
