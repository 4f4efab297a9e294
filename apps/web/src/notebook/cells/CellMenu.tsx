import { Ellipsis } from 'lucide-react'
import { Fragment } from 'react'
import { CommandItem } from '../../controls/CommandItem.tsx'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuSeparator } from '../../controls/Menu.tsx'
import { useFeatures } from '../feature/Features.ts'
import { useSession } from '../state/SessionContext.ts'

/** What else can be done to a cell, or to all selected ones when it is one of them. */
export const CellMenu = ({ cellId }: { readonly cellId: string }) => {
  const { selection } = useSession()
  const { cellMenu } = useFeatures()
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
      {cellMenu.map((group, i) => (
        <Fragment key={group[0]?.place}>
          {i > 0 && <MenuSeparator />}
          {group.map(({ id, icon, optional = false }) => (
            <CommandItem key={id} id={id} icon={icon} optional={optional} />
          ))}
        </Fragment>
      ))}
    </Menu>
  )
}
