import type { Action } from '../actions/Action.ts'
import { isSomewhere, jumpTo } from '../presence/jumpTo.ts'
import type { Person } from '../presence/Presence.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'

/** The person themselves, in another tab or on another device, in a cell that is there. */
const meThere = (session: NotebookSession): Person | undefined =>
  session.presence.people.find((person) => person.isMe && isSomewhere(session, person))

/** What can be done about one's own other tabs and devices. */
export const elsewhereActions: ReadonlyArray<Action> = [
  {
    id: 'people.elsewhere',
    title: 'Go to where you are in another tab or device',
    group: 'Move',
    when: (session) => meThere(session) !== undefined,
    run: (session) => {
      const me = meThere(session)
      if (me !== undefined) jumpTo(session, me)
    },
  },
]
