import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { highlightSelectionMatches } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  type KeyBinding,
  keymap,
  placeholder,
  rectangularSelection,
} from '@codemirror/view'
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next'
import type { CellText } from '../state/CellText.ts'
import { editorTheme } from './editorTheme.ts'
import { languageOf } from './languages.ts'

export interface EditorOptions {
  readonly text: CellText
  readonly language: string
  readonly wrap: boolean
  readonly placeholder: string
  /** What assistive technology calls it. */
  readonly label: string
  /** Leaves the text upwards (-1) or downwards (1); false when there is nowhere to go. */
  readonly onExit: (by: -1 | 1) => boolean
}

/** Arrow keys at the first and the last line go on to the neighbouring cell. */
const exits = (onExit: EditorOptions['onExit']): ReadonlyArray<KeyBinding> => [
  {
    key: 'ArrowUp',
    run: ({ state }) => {
      const { main } = state.selection
      return main.empty && state.doc.lineAt(main.head).number === 1 && onExit(-1)
    },
  },
  {
    key: 'ArrowDown',
    run: ({ state }) => {
      const { main } = state.selection
      return main.empty && state.doc.lineAt(main.head).number === state.doc.lines && onExit(1)
    },
  },
]

/** An editor in `parent`, bound to the cell's text. Destroy it when it is no longer shown. */
export const openEditor = (parent: HTMLElement, options: EditorOptions): EditorView =>
  new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text.text.toString(),
      extensions: [
        keymap.of([...exits(options.onExit)]),
        keymap.of([...closeBracketsKeymap, ...yUndoManagerKeymap, ...defaultKeymap, indentWithTab]),
        EditorState.allowMultipleSelections.of(true),
        drawSelection(),
        dropCursor(),
        rectangularSelection(),
        crosshairCursor(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightSelectionMatches({ minSelectionLength: 3, wholeWords: true }),
        editorTheme,
        languageOf(options.language),
        options.wrap ? EditorView.lineWrapping : [],
        options.placeholder === '' ? [] : placeholder(options.placeholder),
        EditorView.contentAttributes.of({ 'aria-label': options.label }),
        yCollab(options.text.text, null, { undoManager: options.text.undo }),
      ],
    }),
  })
