import { syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'

/** The editor's look; colours of the syntax are in editor.css, by the classes of `classHighlighter`. */
export const editorTheme = [
  syntaxHighlighting(classHighlighter),
  EditorView.theme({
    '&': { backgroundColor: 'transparent', color: 'var(--ink)' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit' },
    '.cm-content': { padding: '10px 0', caretColor: 'var(--accent-ink)' },
    '.cm-line': { padding: '0 14px' },
    '.cm-cursor': { borderLeftColor: 'var(--accent-ink)', borderLeftWidth: '1.5px' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      background: 'color-mix(in oklab, var(--accent) 24%, transparent)',
    },
    '.cm-placeholder': { color: 'var(--ink-faint)' },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
      backgroundColor: 'color-mix(in oklab, var(--accent) 20%, transparent)',
      borderRadius: '2px',
    },
    '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': {
      backgroundColor: 'transparent',
      color: 'var(--bad)',
    },
    '.cm-searchMatch': { backgroundColor: 'color-mix(in oklab, var(--warn) 25%, transparent)' },
    '.cm-selectionMatch': { backgroundColor: 'color-mix(in oklab, var(--accent) 13%, transparent)' },
  }),
]
