import type { NotebookSession } from '@anode/notebook'
import type { Action } from '../../notebook/actions/Action.ts'
import { isSomewhere, jumpTo } from '../../notebook/places/jumpTo.ts'

/** The person themselves, in another tab or on another device, in a cell that is there. */
const meThere = (session: NotebookSession) =>
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
