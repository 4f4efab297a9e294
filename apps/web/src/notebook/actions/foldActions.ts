import type { NotebookSession } from '@anode/notebook'
import { foldSections, toggleShown } from '@anode/notebook'
import { type Action, hasSelected, onCells, onSelected } from './Action.ts'

const headingCells = (session: NotebookSession): ReadonlyArray<string> => [
  ...new Set(session.outline.headings.map(({ cellId }) => cellId)),
]

/** Folds the section that the cell begins, or that it is in. */
const foldAround = onSelected((session, cellId) => {
  const { outline, selection } = session
  const begins = outline.begins(cellId) && !outline.isFolded(cellId)
  const heading = begins ? cellId : outline.sectionsAround(cellId)[0]
  if (heading === undefined) return
  foldSections(session, [heading], true)
  selection.select(heading)
})

/** What shows more or less of cells. */
export const foldActions: ReadonlyArray<Action> = [
  {
    id: 'fold.outputs',
    title: 'Fold or unfold outputs',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['o'] },
    run: onCells((session, cellIds) => toggleShown(session, cellIds, 'outputs')),
  },
  {
    id: 'fold.longOutputs',
    title: 'Show long outputs whole, or fold them',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['Shift-o'] },
    run: onCells((session, cellIds) => toggleShown(session, cellIds, 'whole')),
  },
  {
    id: 'fold.source',
    title: 'Fold or unfold code',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['Shift-c'] },
    run: onCells((session, cellIds) => toggleShown(session, cellIds, 'source')),
  },
  {
    id: 'fold.section',
    title: 'Fold section',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['ArrowLeft'] },
    run: foldAround,
  },
  {
    id: 'unfold.section',
    title: 'Unfold section',
    group: 'Cells',
    when: hasSelected,
    keys: { command: ['ArrowRight'] },
    run: onCells((session, cellIds) => foldSections(session, cellIds, false)),
  },
  {
    id: 'fold.allSections',
    title: 'Fold all sections',
    group: 'Notebook',
    run: (session) => foldSections(session, headingCells(session), true),
  },
  {
    id: 'unfold.allSections',
    title: 'Unfold all sections',
    group: 'Notebook',
    run: (session) => foldSections(session, headingCells(session), false),
  },
]
