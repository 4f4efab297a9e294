import { soon } from '../../commands/soon.ts'
import { insertCell } from '../editing.ts'
import {
  interruptKernel,
  restartAndRunAll,
  restartKernel,
  runAbove,
  runAll,
  runBelow,
  runCells,
  shutDownKernel,
} from '../running.ts'
import { type Action, hasSelected, onSelected } from './Action.ts'
import { DEFAULT_KIND } from './cellActions.ts'
import { selectBy } from './selectionActions.ts'

const both = (key: string) => ({ command: [key], edit: [key] })

/** What runs cells and steers the kernel. */
export const runActions: ReadonlyArray<Action> = [
  {
    id: 'run.cell',
    title: 'Run cell',
    group: 'Run',
    when: hasSelected,
    keys: both('Mod-Enter'),
    run: onSelected((session, cellId) => {
      runCells(session, [cellId])
      soon.do(() => {
        // Whoever went elsewhere meanwhile stays there.
        if (session.selection.cellId === cellId) session.selection.select(cellId)
      })
    }),
  },
  {
    id: 'run.cellAndNext',
    title: 'Run cell and select the next',
    group: 'Run',
    when: hasSelected,
    keys: both('Shift-Enter'),
    run: onSelected((session, cellId) => {
      runCells(session, [cellId])
      if (!selectBy(session, cellId, 1)) insertCell(session, session.index.ids.length, DEFAULT_KIND)
    }),
  },
  {
    id: 'run.cellAndInsert',
    title: 'Run cell and insert one below',
    group: 'Run',
    when: hasSelected,
    keys: both('Alt-Enter'),
    run: onSelected((session, cellId) => {
      runCells(session, [cellId])
      insertCell(session, session.index.indexOf(cellId) + 1, DEFAULT_KIND)
    }),
  },
  { id: 'run.all', title: 'Run all', group: 'Run', run: runAll },
  { id: 'run.above', title: 'Run cells above', group: 'Run', when: hasSelected, run: onSelected(runAbove) },
  {
    id: 'run.below',
    title: 'Run cell and below',
    group: 'Run',
    when: hasSelected,
    run: onSelected(runBelow),
  },
  {
    id: 'kernel.interrupt',
    title: 'Interrupt kernel',
    group: 'Kernel',
    keys: { command: ['i i'] },
    run: interruptKernel,
  },
  {
    id: 'kernel.restart',
    title: 'Restart kernel',
    group: 'Kernel',
    keys: { command: ['0 0'] },
    run: restartKernel,
  },
  {
    id: 'kernel.restartAndRunAll',
    title: 'Restart kernel and run all',
    group: 'Kernel',
    run: restartAndRunAll,
  },
  { id: 'kernel.shutDown', title: 'Shut down kernel', group: 'Kernel', run: shutDownKernel },
]
