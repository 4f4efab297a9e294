import {
  insertBeside,
  insertCell,
  interruptKernel,
  restartKernel,
  runAbove,
  runAll,
  runBelow,
  runCells,
  shutDownKernel,
  withSections,
} from '@anode/notebook'
import { soon } from '../../commands/soon.ts'
import { restartAndRunAll, tellKernel, tellRestarted } from '../tell/tellKernel.ts'
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
    run: (session) => void interruptKernel(session).then(tellKernel),
  },
  {
    id: 'kernel.restart',
    title: 'Restart kernel',
    group: 'Kernel',
    keys: { command: ['0 0'] },
    run: (session) => void restartKernel(session).then(tellRestarted),
  },
  {
    id: 'kernel.restartAndRunAll',
    title: 'Restart kernel and run all',
    group: 'Kernel',
    run: (session) => void restartAndRunAll(session),
  },
  {
    id: 'kernel.shutDown',
    title: 'Shut down kernel',
    group: 'Kernel',
    run: (session) => void shutDownKernel(session).then(tellKernel),
  },
]
