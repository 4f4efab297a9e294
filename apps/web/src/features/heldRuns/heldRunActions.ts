import type { NotebookSession } from '@anode/notebook'
import { dropRuns, heldRuns, releaseRuns } from '@anode/notebook'
import type { Action } from '../../notebook/actions/Action.ts'

const heldIds = (session: NotebookSession) => heldRuns(session).map(({ id }) => id)
const isHeld = (session: NotebookSession): boolean => heldRuns(session).length > 0

/** What to do about runs that were asked for without a server, on other ground than there is now. */
export const heldRunActions: ReadonlyArray<Action> = [
  {
    id: 'run.releaseHeld',
    title: 'Run what waits for your word',
    group: 'Run',
    when: isHeld,
    run: (session) => releaseRuns(session, heldIds(session)),
  },
  {
    id: 'run.dropHeld',
    title: 'Drop runs that wait for your word',
    group: 'Run',
    when: isHeld,
    run: (session) => dropRuns(session, heldIds(session)),
  },
]
