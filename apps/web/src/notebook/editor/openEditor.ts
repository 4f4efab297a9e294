import type { CellText } from '@anode/notebook'
import { defaultKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { highlightSelectionMatches, selectNextOccurrence, selectSelectionMatches } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  dropCursor,
  EditorView,
  type KeyBinding,
  keymap,
  placeholder,
  rectangularSelection,
} from '@codemirror/view'
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next'
import { blinkingCaret } from './blinkingCaret.ts'
import { editorTheme } from './editorTheme.ts'
import { type Exit, exit, exitKeys } from './exits.ts'
import { followSettings } from './followSettings.ts'
import './keepsKey.ts'
import { languageOf } from './languages.ts'
import { wholeText } from './wholeText.ts'

export interface EditorOptions {
  readonly text: CellText
  readonly language: string
  /** What a line comment begins with, where the language itself does not say it. */
  readonly comment: string | null
  /** Whether its lines are numbered for those who want that, or for everybody. */
  readonly numbered: boolean | 'always'
  readonly wrap: boolean
  readonly placeholder: string
  /** What assistive technology calls it. */
  readonly label: string
  readonly onExit: Exit
  /** Undo was asked for, and this text has nothing more to undo. */
  readonly onUndone: () => void
  /** What features add: marks of a search, pictures that are dropped. */
  readonly extensions: Extension
}

/** Several carets at once: where one clicks with Alt or Ctrl, and at the next place with the same text. */
const manyCarets: ReadonlyArray<KeyBinding> = [
  { key: 'Mod-d', run: selectNextOccurrence, preventDefault: true },
  { key: 'Mod-Shift-l', run: selectSelectionMatches, preventDefault: true },
]

/** Undo in this text; when that is used up, the notebook says so. */
const undoKey = ({ text, onUndone }: EditorOptions): KeyBinding => ({
  key: 'Mod-z',
  run: () => {
    if (text.undo.undo() === null) onUndone()
    return true
  },
  preventDefault: true,
})

/** What the comment keys write, unless the language says it. */
const commentedWith = (line: string): Extension => {
  const data = [{ commentTokens: { line } }]
  return EditorState.languageData.of(() => data)
}

/** An editor in `parent`, bound to the cell's text. Destroy it when it is no longer shown. */
export const openEditor = (parent: HTMLElement, options: EditorOptions): EditorView =>
  new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text.text.toString(),
      extensions: [
        followSettings({
          numbered: options.numbered,
          mayWrap: !options.wrap,
          undo: options.text.undo,
        }),
        wholeText,
        exit.of(options.onExit),
        keymap.of([...exitKeys, ...manyCarets]),
        keymap.of([undoKey(options), ...yUndoManagerKeymap, ...defaultKeymap, indentWithTab]),
        EditorState.allowMultipleSelections.of(true),
        EditorView.clickAddsSelectionRange.of(
          ({ altKey, ctrlKey, metaKey, shiftKey }) => (altKey || ctrlKey || metaKey) && !shiftKey,
        ),
        rectangularSelection({ eventFilter: ({ altKey, shiftKey }) => altKey && shiftKey }),
        drawSelection(),
        blinkingCaret,
        dropCursor(),
        indentOnInput(),
        bracketMatching(),
        highlightSelectionMatches({ minSelectionLength: 3, wholeWords: true }),
        editorTheme,
        languageOf(options.language),
        options.comment === null ? [] : commentedWith(options.comment),
        options.wrap ? EditorView.lineWrapping : [],
        options.placeholder === '' ? [] : placeholder(options.placeholder),
        EditorView.contentAttributes.of({ 'aria-label': options.label }),
        yCollab(options.text.text, null, { undoManager: options.text.undo }),
        options.extensions,
      ],
    }),
  })
