import { cellKinds } from '@anode/cells'
import { cellViews, viewOf } from '@anode/cells/view'
import type { CellEntry } from '@anode/notebook'
import { changeKind, deleteCells, duplicateCells, targetsOf } from '@anode/notebook'
import { Check, CopyPlus, Pencil, Trash2 } from 'lucide-react'
import { memo } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuItem } from '../../controls/Menu.tsx'
import { AllOf } from '../feature/AllOf.ts'
import { useFeatures } from '../feature/Features.ts'
import { useSelected, useSession } from '../state/SessionContext.ts'
import { tellDeleted } from '../tell/tellEdits.ts'
import { CellMenu } from './CellMenu.tsx'
import { KindToolbar } from './KindToolbar.tsx'

/**
 * What can be done to a cell, at its upper right while it is hovered or selected. When it is one of several
 * that are selected, it is done to all of them.
 */
export const CellControls = memo(
  ({ entry, number }: { readonly entry: CellEntry; readonly number: number }) => {
    const session = useSession()
    const { cellControls } = useFeatures()
    const { id, kind } = entry
    const editing = useSelected(id) === 'editing'
    const label = cellKinds.get(kind)?.label ?? kind
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
        {viewOf(kind).Toolbar !== null && <KindToolbar entry={entry} />}
        {!viewOf(kind).showsText && (
          <IconButton
            label={editing ? 'Finish editing' : 'Edit text'}
            command={editing ? 'selection.command' : 'selection.edit'}
            onClick={() => session.selection.select(id, !editing)}
          >
            {editing ? <Check size={15} aria-hidden /> : <Pencil size={14} aria-hidden />}
          </IconButton>
        )}
        <AllOf views={cellControls} cellId={id} number={number} />
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
          onClick={() => tellDeleted(session, deleteCells(session, targetsOf(session, id)))}
        >
          <Trash2 size={15} aria-hidden />
        </IconButton>
        <CellMenu cellId={id} />
      </div>
    )
  },
)
