import { cellKinds } from '@anode/cells'
import { cellViews } from '@anode/cells/view'
import { everywhere } from '../../commands/keysIn.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import { changeKind, clearOutputs, deleteCell, duplicateCell, insertCell, moveCell } from '../editing.ts'
import { saveIpynb } from '../topbar/saveIpynb.ts'
import { type Action, hasSelected, onSelected } from './Action.ts'

/** The kind that new cells get. */
export const DEFAULT_KIND = 'code'

const toKind = [...cellViews].map(
  ([kind, view]): Action => ({
    id: `cell.kind.${kind}`,
    title: `Change to ${cellKinds.get(kind)?.label ?? kind}`,
    group: 'Cells',
    when: hasSelected,
    keys: { command: [view.key] },
    run: onSelected((session, cellId) => changeKind(session, cellId, kind)),
  }),
)

/** What changes the notebook's cells. */
export const cellActions: ReadonlyArray<Action> = [
  {
    id: 'cell.insertAbove',
    title: 'Insert cell above',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['a'] },
    run: onSelected((session, cellId) =>
      insertCell(session, session.index.indexOf(cellId), DEFAULT_KIND, false),
    ),
  },
  {
    id: 'cell.insertBelow',
    title: 'Insert cell below',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['b'] },
    run: onSelected((session, cellId) =>
      insertCell(session, session.index.indexOf(cellId) + 1, DEFAULT_KIND, false),
    ),
  },
  {
    id: 'cell.delete',
    title: 'Delete cell',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['d d'] },
    run: onSelected(deleteCell),
  },
  {
    id: 'cell.duplicate',
    title: 'Duplicate cell',
    group: 'Cells',
    when: hasSelected,
    run: onSelected(duplicateCell),
  },
  {
    id: 'cell.moveUp',
    title: 'Move cell up',
    group: 'Move',
    when: hasSelected,
    keys: { command: ['Alt-ArrowUp'] },
    run: onSelected((session, cellId) => moveCell(session, cellId, -1)),
  },
  {
    id: 'cell.moveDown',
    title: 'Move cell down',
    group: 'Move',
    when: hasSelected,
    keys: { command: ['Alt-ArrowDown'] },
    run: onSelected((session, cellId) => moveCell(session, cellId, 1)),
  },
  ...toKind,
  {
    id: 'cell.clearOutputs',
    title: 'Clear outputs of the cell',
    group: 'Cells',
    when: hasSelected,
    run: onSelected((session, cellId) => clearOutputs(session, [cellId])),
  },
  {
    id: 'notebook.clearOutputs',
    title: 'Clear all outputs',
    group: 'Notebook',
    run: (session) => clearOutputs(session, session.index.ids),
  },
  {
    id: 'notebook.download',
    title: 'Download .ipynb',
    group: 'Notebook',
    run: (session) => void saveIpynb(session),
  },
  {
    id: 'notebook.save',
    title: 'Save',
    group: 'Notebook',
    keys: everywhere('Mod-s'),
    run: (session) => {
      session.texts.flush()
      const { connection } = session.replica.status
      showToast({
        text:
          connection === 'online'
            ? 'Everything is saved already, as you type.'
            : 'Kept in this browser; it is sent when the server answers again.',
      })
    },
  },
]
