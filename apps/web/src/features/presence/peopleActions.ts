import { followingOf } from '@anode/notebook/presence'
import type { Action } from '../../notebook/actions/Action.ts'

/** What can be done about others, whoever is here; jumping and following are offered for each who is. */
export const peopleActions: ReadonlyArray<Action> = [
  {
    id: 'people.stopFollowing',
    title: 'Stop following',
    group: 'Move',
    when: (session) => followingOf(session).personId !== null,
    run: (session) => followingOf(session).end(),
  },
]
