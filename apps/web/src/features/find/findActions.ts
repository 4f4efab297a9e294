import type { NotebookSession } from '@anode/notebook'
import { findOf } from '@anode/notebook/find'
import { EditorView } from '@codemirror/view'
import { everywhere } from '../../commands/keysIn.ts'
import type { Action } from '../../notebook/actions/Action.ts'

/** What is selected in a text or on the page, if it is one line: that is what one looks for. */
const selectedText = (): string | null => {
  const { activeElement } = document
  const view = activeElement instanceof HTMLElement ? EditorView.findFromDOM(activeElement) : null
  const text =
    view === null
      ? String(document.getSelection() ?? '')
      : view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to)
  return text === '' || text.includes('\n') || text.length > 200 ? null : text
}

const open = (withReplace: boolean) => (session: NotebookSession) =>
  findOf(session).open({ withReplace, text: selectedText() })

const step = (by: 1 | -1) => (session: NotebookSession) => {
  const find = findOf(session)
  if (find.state.open) void find.step(by)
  else if (find.state.text !== '') find.open({ withReplace: false, text: null })
}

const hasQuery = (session: NotebookSession): boolean => findOf(session).state.text !== ''

/** On a Mac, Cmd+H hides the window. */
const keys = ['Mod-h', 'Mod-Alt-f']
const replaceKeys = { command: [...keys, 'f'], edit: keys, field: keys }

/** Find and replace in the whole notebook. */
export const findActions: ReadonlyArray<Action> = [
  { id: 'find.open', title: 'Find', group: 'Edit', keys: everywhere('Mod-f'), run: open(false) },
  {
    id: 'find.replace',
    title: 'Find and replace',
    group: 'Edit',
    keys: replaceKeys,
    run: open(true),
  },
  {
    id: 'find.next',
    title: 'Next match',
    group: 'Edit',
    keys: everywhere('F3'),
    when: hasQuery,
    run: step(1),
  },
  {
    id: 'find.previous',
    title: 'Previous match',
    group: 'Edit',
    keys: everywhere('Shift-F3'),
    when: hasQuery,
    run: step(-1),
  },
]
