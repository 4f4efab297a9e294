import type { NotebookSession } from '@anode/notebook'
import { type FindState, findOf } from '@anode/notebook/find'
import type { Action } from '../../notebook/actions/Action.ts'
import { tellReplaced } from '../../notebook/tell/tellEdits.ts'

type Option = 'matchCase' | 'wholeWord' | 'regexp' | 'inOutputs'

const isOpen = (session: NotebookSession): boolean => findOf(session).state.open

const canReplace = (session: NotebookSession): boolean => {
  const { open, withReplace, matches }: FindState = findOf(session).state
  return open && withReplace && matches.some(({ inOutput }) => !inOutput)
}

const option = (id: Option, title: string, key: string): Action => ({
  id: `find.${id}`,
  title,
  group: 'Edit',
  keys: { field: [key] },
  when: isOpen,
  run: (session) => {
    const find = findOf(session)
    find.change({ [id]: !find.state[id] })
  },
})

/** What stands in the bar of a search, for who does not leave the keyboard. */
export const findOptionActions: ReadonlyArray<Action> = [
  option('matchCase', 'Find: match case, or not', 'Alt-c'),
  option('wholeWord', 'Find: whole words, or not', 'Alt-w'),
  option('regexp', 'Find: regular expression, or not', 'Alt-r'),
  option('inOutputs', 'Find: in outputs, or not', 'Alt-o'),
  {
    id: 'find.replaceAll',
    title: 'Replace all matches',
    group: 'Edit',
    keys: { field: ['Mod-Alt-Enter'] },
    when: canReplace,
    run: (session) =>
      void findOf(session)
        .replaceAll()
        .then((replaced) => tellReplaced(session, replaced)),
  },
]
