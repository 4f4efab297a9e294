import { soon } from '../../commands/soon.ts'
import { insertBeside, insertCell } from '../editing.ts'
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
import { withSections } from '../targets.ts'
import { type Action, hasSelected, onCells, onSelected } from './Action.ts'
import { DEFAULT_KIND } from './cellActions.ts'
import { selectBy } from './selectionActions.ts'

const both = (key: string) => ({ command: [key], edit: [key] })

/** What runs cells and steers the kernel. */
export const runActions: ReadonlyArray<Action> = [
  {
    id: 'run.cell',
    title: 'Run cells',
    group: 'Run',
    when: hasSelected,
    keys: both('Mod-Enter'),
    run: onCells((session, cellIds) => {
      const { cellId } = session.selection
      runCells(session, withSections(session, cellIds))
      soon.do(() => {
        // Whoever went elsewhere meanwhile stays there.
        if (session.selection.cellId === cellId) session.selection.selectMany(cellIds)
      })
    }),
  },
  {
    id: 'run.cellAndNext',
    title: 'Run cells and select the next',
    group: 'Run',
    when: hasSelected,
    keys: both('Shift-Enter'),
    run: onCells((session, cellIds) => {
      runCells(session, withSections(session, cellIds))
      const last = cellIds.at(-1) ?? ''
      if (!selectBy(session, last, 1)) insertCell(session, session.index.ids.length, DEFAULT_KIND)
    }),
  },
  {
    id: 'run.cellAndInsert',
    title: 'Run cells and insert one below',
    group: 'Run',
    when: hasSelected,
    keys: both('Alt-Enter'),
    run: onCells((session, cellIds) => {
      runCells(session, withSections(session, cellIds))
      insertBeside(session, cellIds.at(-1) ?? '', 'below', DEFAULT_KIND)
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
