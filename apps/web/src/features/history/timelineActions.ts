import type { NotebookSession } from '@anode/notebook'
import { pastOf } from '@anode/notebook/history'
import { type Action, hasSelected, onSelected } from '../../notebook/actions/Action.ts'
import { duplicateAndTell, restoreMomentAndTell } from './restoring.ts'

const isPast = (session: NotebookSession): boolean => pastOf(session).isOpen

/** Keys of a dialog are the dialog's. */
const isPastAlone = (session: NotebookSession): boolean =>
  isPast(session) && document.querySelector('[role=dialog], dialog[open]') === null

/** What looks back at the notebook, and brings back what was. */
export const timelineActions: ReadonlyArray<Action> = [
  {
    id: 'history.back',
    title: 'Back to now',
    group: 'Notebook',
    scope: 'past',
    keys: { command: ['Escape'], field: ['Escape'] },
    when: isPastAlone,
    run: (session) => pastOf(session).close(),
  },
  {
    id: 'history.previous',
    title: 'Look back one step',
    group: 'Notebook',
    scope: 'past',
    keys: { command: ['ArrowLeft'] },
    when: isPastAlone,
    run: (session) => void pastOf(session).step(-1),
  },
  {
    id: 'history.next',
    title: 'Look one step on',
    group: 'Notebook',
    scope: 'past',
    keys: { command: ['ArrowRight'] },
    when: isPastAlone,
    run: (session) => void pastOf(session).step(1),
  },
  {
    id: 'history.previousFact',
    title: 'Look back one single change',
    group: 'Notebook',
    scope: 'past',
    keys: { command: ['Shift-ArrowLeft'] },
    when: isPastAlone,
    run: (session) => void pastOf(session).stepFact(-1),
  },
  {
    id: 'history.nextFact',
    title: 'Look one single change on',
    group: 'Notebook',
    scope: 'past',
    keys: { command: ['Shift-ArrowRight'] },
    when: isPastAlone,
    run: (session) => void pastOf(session).stepFact(1),
  },
  {
    id: 'history.restore',
    title: 'Restore this version',
    group: 'Notebook',
    when: isPast,
    run: restoreMomentAndTell,
  },
  {
    id: 'history.duplicate',
    title: 'Duplicate from here',
    group: 'Notebook',
    when: isPast,
    run: (session) => void duplicateAndTell(session),
  },
  {
    id: 'history.name',
    title: 'Name this version',
    group: 'Notebook',
    run: (session) => {
      const past = pastOf(session)
      past.name({ seq: past.state.place?.seq ?? null, name: '' })
    },
  },
  {
    id: 'history.cellRuns',
    title: 'When did this output change',
    group: 'Cells',
    when: (session) => !isPast(session) && hasSelected(session),
    run: onSelected((session, cellId) => pastOf(session).listRuns(cellId)),
  },
]

/** What can be done while the notebook is shown as it was: the rest would change what nobody sees. */
export const isDoneInPast = ({ id, group }: Pick<Action, 'id' | 'group'>): boolean =>
  group === 'Panels' || group === 'Kernel' || id.startsWith('history.') || id === 'notebook.save'
