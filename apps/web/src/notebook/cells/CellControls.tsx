import { cellKinds } from '@anode/cells'
import { cellViews } from '@anode/cells/view'
import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  Check,
  Copy,
  Ellipsis,
  Eraser,
  Trash2,
} from 'lucide-react'
import { memo } from 'react'
import { keysOf } from '../../commands/commands.ts'
import { keyLabel } from '../../commands/keyName.ts'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../controls/Menu.tsx'
import { DEFAULT_KIND } from '../actions/cellActions.ts'
import { changeKind, clearOutputs, deleteCell, duplicateCell, insertCell, moveCell } from '../editing.ts'
import { runAbove, runBelow } from '../running.ts'
import type { CellEntry } from '../state/CellIndex.ts'
import { useSession } from '../state/SessionContext.ts'

/** What can be done to a cell, at its upper right while it is hovered or selected. */
export const CellControls = memo(
  ({ entry, number }: { readonly entry: CellEntry; readonly number: number }) => {
    const session = useSession()
    const { id, kind } = entry
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
          {[...cellViews].map(([name, { key }]) => (
            <MenuItem key={name} keys={keyLabel(key)} onSelect={() => changeKind(session, id, name)}>
              <Check size={15} className={name === kind ? '' : 'invisible'} aria-hidden />
              {cellKinds.get(name)?.label ?? name}
            </MenuItem>
          ))}
        </Menu>
        <IconButton
          label="Move cell up"
          keys={keysOf('cell.moveUp')}
          onClick={() => moveCell(session, id, -1)}
        >
          <ArrowUp size={15} aria-hidden />
        </IconButton>
        <IconButton
          label="Move cell down"
          keys={keysOf('cell.moveDown')}
          onClick={() => moveCell(session, id, 1)}
        >
          <ArrowDown size={15} aria-hidden />
        </IconButton>
        <IconButton label="Delete cell" keys={keysOf('cell.delete')} onClick={() => deleteCell(session, id)}>
          <Trash2 size={15} aria-hidden />
        </IconButton>
        <Menu
          trigger={
            <IconButton label="More for this cell" tip="More">
              <Ellipsis size={15} aria-hidden />
            </IconButton>
          }
        >
          <MenuItem icon={ArrowUpToLine} onSelect={() => runAbove(session, id)}>
            Run cells above
          </MenuItem>
          <MenuItem icon={ArrowDownToLine} onSelect={() => runBelow(session, id)}>
            Run cell and below
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            icon={ArrowUp}
            keys={keysOf('cell.insertAbove')}
            onSelect={() => insertCell(session, number - 1, DEFAULT_KIND)}
          >
            Insert cell above
          </MenuItem>
          <MenuItem
            icon={ArrowDown}
            keys={keysOf('cell.insertBelow')}
            onSelect={() => insertCell(session, number, DEFAULT_KIND)}
          >
            Insert cell below
          </MenuItem>
          <MenuItem icon={Copy} onSelect={() => duplicateCell(session, id)}>
            Duplicate cell
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Eraser} onSelect={() => clearOutputs(session, [id])}>
            Clear outputs
          </MenuItem>
        </Menu>
      </div>
    )
  },
)
