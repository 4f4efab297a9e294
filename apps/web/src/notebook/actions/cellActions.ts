import { cellKinds, defaultKind } from '@anode/cells'
import { cellViews } from '@anode/cells/view'
import {
  changeKind,
  clearOutputs,
  deleteCells,
  duplicateCells,
  insertBeside,
  makeHeading,
  mergeCells,
  moveCells,
  redo,
  splitCell,
  undo,
} from '@anode/notebook'
import { everywhere } from '../../commands/keysIn.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import { saveIpynb } from '../ipynb/saveIpynb.ts'
import { caretsIn } from '../places/caretsIn.ts'
import { tellCleared, tellDeleted, tellMerged, tellSplit } from '../tell/tellEdits.ts'
import { showUndone } from '../tell/tellUndone.ts'
import { type Action, hasSelected, onCells, onSelected } from './Action.ts'

/** The kind that new cells get. */
export const DEFAULT_KIND = defaultKind.name

const toKind = [...cellViews].map(
  ([kind, view]): Action => ({
    id: `cell.kind.${kind}`,
    title: `Change to ${cellKinds.get(kind)?.label ?? kind}`,
    group: 'Cells',
    when: hasSelected,
    keys: { command: [view.key] },
    run: onCells((session, cellIds) => changeKind(session, cellIds, kind)),
  }),
)

const toHeading = [1, 2, 3, 4, 5, 6].map(
  (level): Action => ({
    id: `cell.heading.${level}`,
    title: `Change to heading ${level}`,
    group: 'Cells',
    when: hasSelected,
    keys: { command: [String(level)] },
    run: onCells((session, cellIds) => makeHeading(session, cellIds, level)),
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
    run: onSelected((session, cellId) => insertBeside(session, cellId, 'above', DEFAULT_KIND, false)),
  },
  {
    id: 'cell.insertBelow',
    title: 'Insert cell below',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['b'] },
    run: onSelected((session, cellId) => insertBeside(session, cellId, 'below', DEFAULT_KIND, false)),
  },
  {
    id: 'cell.delete',
    title: 'Delete cells',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['d d'] },
    run: onCells((session, cellIds) => tellDeleted(session, deleteCells(session, cellIds))),
  },
  {
    id: 'cell.undo',
    title: 'Undo',
    group: 'Edit',
    keys: { command: ['z', 'Mod-z'] },
    run: (session) => showUndone(session, undo(session)),
  },
  {
    id: 'cell.redo',
    title: 'Redo',
    group: 'Edit',
    keys: { command: ['Shift-z', 'Mod-Shift-z', 'Mod-y'] },
    run: (session) => showUndone(session, redo(session), { word: 'Redone' }),
  },
  {
    id: 'cell.duplicate',
    title: 'Duplicate cells',
    group: 'Cells',
    when: hasSelected,
    run: onCells(duplicateCells),
  },
  {
    id: 'cell.merge',
    title: 'Merge cells',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['Shift-m'] },
    run: onCells((session, cellIds) => tellMerged(mergeCells(session, cellIds))),
  },
  {
    id: 'cell.split',
    title: 'Split cell at the caret',
    group: 'Cells',
    when: hasSelected,
    // With Shift, the key “-” writes “_” on most keyboards.
    keys: { command: ['Mod-_', 'Mod-Shift--'], edit: ['Mod-_', 'Mod-Shift--'] },
    run: onSelected((session, cellId) => tellSplit(splitCell(session, cellId, caretsIn(cellId)))),
  },
  {
    id: 'cell.moveUp',
    title: 'Move cells up',
    group: 'Move',
    when: hasSelected,
    keys: {
      command: ['Mod-Shift-ArrowUp', 'Alt-ArrowUp'],
    },
    run: onCells((session, cellIds) => moveCells(session, cellIds, -1)),
  },
  {
    id: 'cell.moveDown',
    title: 'Move cells down',
    group: 'Move',
    when: hasSelected,
    keys: { command: ['Mod-Shift-ArrowDown', 'Alt-ArrowDown'] },
    run: onCells((session, cellIds) => moveCells(session, cellIds, 1)),
  },
  ...toKind,
  ...toHeading,
  {
    id: 'cell.clearOutputs',
    title: 'Clear outputs of cells',
    group: 'Cells',
    when: hasSelected,
    run: onCells((session, cellIds) => tellCleared(session, clearOutputs(session, cellIds))),
  },
  {
    id: 'notebook.clearOutputs',
    title: 'Clear all outputs',
    group: 'Notebook',
    run: (session) => tellCleared(session, clearOutputs(session, session.index.ids)),
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
    keys: { ...everywhere('Mod-s'), command: ['Mod-s', 's'] },
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
