import type { CellTextLook } from '@anode/cells/texts'
import { defaultKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { blinkingCaret } from '../notebook/cells/blinkingCaret.ts'
import { editorTheme } from '../notebook/cells/editorTheme.ts'
import { languageOf } from '../notebook/cells/languages.ts'
import type { FirstLook } from './firstLook.ts'
import type { Picture } from './Picture.ts'

/** What an editor is opened for. */
export interface FirstText extends Omit<CellTextLook, 'frame'> {
  readonly cellId: string
  readonly source: string
}

/**
 * An editor of a picture: it looks and writes as the page's own (`notebook/cells/openEditor.ts`), and has none of what
 * takes the notebook: other people, search, comments, undo.
 */
export const openFirstEditor = (
  parent: HTMLElement,
  picture: Picture,
  text: FirstText,
  look: FirstLook,
): EditorView => {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text.source,
      extensions: [
        look.lineNumbers && text.language === 'python' ? lineNumbers() : [],
        text.wrap || look.wrapCode ? EditorView.lineWrapping : [],
        keymap.of([...defaultKeymap, indentWithTab]),
        drawSelection(),
        blinkingCaret,
        indentOnInput(),
        bracketMatching(),
        editorTheme,
        languageOf(text.language),
        text.placeholder === '' ? [] : placeholder(text.placeholder),
        EditorView.contentAttributes.of({ 'aria-label': 'Text of the cell' }),
        EditorView.updateListener.of(({ docChanged, changes, startState }) => {
          if (docChanged) picture.typed(text.cellId, startState.doc, changes)
        }),
      ],
    }),
  })
  picture.follow(text.cellId, view)
  return view
}
