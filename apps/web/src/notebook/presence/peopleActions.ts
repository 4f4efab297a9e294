import type { Action } from '../actions/Action.ts'

/** What can be done about others, whoever is here; jumping and following are offered for each who is. */
export const peopleActions: ReadonlyArray<Action> = [
  {
    id: 'people.stopFollowing',
    title: 'Stop following',
    group: 'Move',
    when: ({ following }) => following.personId !== null,
    run: ({ following }) => following.end(),
  },
]
