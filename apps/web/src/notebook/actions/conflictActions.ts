import { heldRuns } from '../heldRuns.ts'
import { letGo, putBack } from '../lostCells.ts'
import { dropRuns, releaseRuns } from '../running.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
import type { Action } from './Action.ts'

const heldIds = (session: NotebookSession) => heldRuns(session).map(({ id }) => id)
const isHeld = (session: NotebookSession): boolean => heldRuns(session).length > 0
const isLost = ({ lost }: NotebookSession): boolean => lost.list.length > 0

/** What to do about what several people, or one without a server, did at once. */
export const conflictActions: ReadonlyArray<Action> = [
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
  {
    id: 'cell.putBack',
    title: 'Put back cells that were deleted while you wrote',
    group: 'Cells',
    when: isLost,
    run: (session) => {
      for (const { id } of session.lost.list) putBack(session, id)
    },
  },
  {
    id: 'cell.letGo',
    title: 'Let go of cells that were deleted while you wrote',
    group: 'Cells',
    when: isLost,
    run: (session) => {
      for (const { id } of session.lost.list) letGo(session, id)
    },
  },
]
