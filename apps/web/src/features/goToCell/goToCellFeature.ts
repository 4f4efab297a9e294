import type { Feature } from '../../notebook/feature/Feature.ts'
import { cellQuestionOf, cellQuestionService } from './CellQuestion.ts'
import { GoToCell } from './GoToCell.tsx'

/** Goes to a cell by its number. */
export const goToCellFeature: Feature = {
  name: 'goToCell',
  service: cellQuestionService,
  actions: [
    {
      id: 'go.cell',
      title: 'Go to a cell by its number',
      group: 'Move',
      keys: { command: ['g n'] },
      run: (session) => cellQuestionOf(session).ask(),
    },
  ],
  layers: [GoToCell],
}
