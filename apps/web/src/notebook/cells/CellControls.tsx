import { cellKinds } from '@anode/cells'
import { cellViews, viewOf } from '@anode/cells/view'
import { Check, CopyPlus, GripVertical, MessageSquarePlus, Pencil, Trash2 } from 'lucide-react'
import { memo } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuItem } from '../../controls/Menu.tsx'
import { beginComment } from '../comments/commenting.ts'
import { cellDrag } from '../drag/CellDrag.ts'
import { changeKind, deleteCells, duplicateCells } from '../editing.ts'
import * as queries from '../queries.ts'
import type { CellEntry } from '../state/CellIndex.ts'
import { useSelected, useSession } from '../state/SessionContext.ts'
import { targetsOf } from '../targets.ts'
import { CellMenu } from './CellMenu.tsx'

/**
 * What can be done to a cell, at its upper right while it is hovered or selected. When it is one of several
 * that are selected, it is done to all of them.
 */
export const CellControls = memo(
  ({ entry, number }: { readonly entry: CellEntry; readonly number: number }) => {
    const session = useSession()
    const { id, kind } = entry
    const editing = useSelected(id) === 'editing'
    const label = cellKinds.get(kind)?.label ?? kind
    const firstLine = () => session.replica.read(queries.cell(id))?.source.trim().split('\n')[0] ?? ''
    return (
      <div className="cell-controls" role="toolbar" aria-label={`Cell ${number}`}>
        <Menu
          trigger={
            <button type="button" className="cell-kind" aria-label={`Kind: ${label}`}>
              {label}
            </button>
          }
        >
          {[...cellViews.keys()].map((name) => (
            <MenuItem
              key={name}
              command={`cell.kind.${name}`}
              onSelect={() => changeKind(session, targetsOf(session, id), name)}
            >
              <Check size={15} className={name === kind ? '' : 'invisible'} aria-hidden />
              {cellKinds.get(name)?.label ?? name}
            </MenuItem>
          ))}
        </Menu>
        {!viewOf(kind).showsText && (
          <IconButton
            label={editing ? 'Finish editing' : 'Edit text'}
            command={editing ? 'selection.command' : 'selection.edit'}
            onClick={() => session.selection.select(id, !editing)}
          >
            {editing ? <Check size={15} aria-hidden /> : <Pencil size={14} aria-hidden />}
          </IconButton>
        )}
        <IconButton
          label="Move cell"
          tip="Drag to move"
          command="cell.moveUp"
          className="cell-grip"
          onPointerDown={(event) => cellDrag.follow(session, id, firstLine(), event.nativeEvent)}
        >
          <GripVertical size={15} aria-hidden />
        </IconButton>
        <IconButton
          label="Comment on cell"
          tip="Comment"
          command="comment.add"
          onClick={() => beginComment(session, id)}
        >
          <MessageSquarePlus size={15} aria-hidden />
        </IconButton>
        <IconButton
          label="Duplicate cell"
          command="cell.duplicate"
          onClick={() => duplicateCells(session, targetsOf(session, id))}
        >
          <CopyPlus size={15} aria-hidden />
        </IconButton>
        <IconButton
          label="Delete cell"
          command="cell.delete"
          onClick={() => deleteCells(session, targetsOf(session, id))}
        >
          <Trash2 size={15} aria-hidden />
        </IconButton>
        <CellMenu cellId={id} />
      </div>
    )
  },
)
