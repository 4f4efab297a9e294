import { type Action, hasSelected } from '../../notebook/actions/Action.ts'
import { copyCells, cutCells, pasteCopied } from './clipboard.ts'

/** Cells on the clipboard. Ctrl with the same keys does it too, and pastes what other programs copied. */
export const clipboardActions: ReadonlyArray<Action> = [
  {
    id: 'cell.cut',
    title: 'Cut cells',
    group: 'Edit',
    when: hasSelected,
    keys: { command: ['x'] },
    run: (session) => cutCells(session),
  },
  {
    id: 'cell.copy',
    title: 'Copy cells',
    group: 'Edit',
    when: hasSelected,
    keys: { command: ['c'] },
    run: (session) => copyCells(session),
  },
  {
    id: 'cell.pasteBelow',
    title: 'Paste cells below',
    group: 'Edit',
    keys: { command: ['v'] },
    run: (session) => void pasteCopied(session, 'below'),
  },
  {
    id: 'cell.pasteAbove',
    title: 'Paste cells above',
    group: 'Edit',
    keys: { command: ['Shift-v'] },
    run: (session) => void pasteCopied(session, 'above'),
  },
]
