import { syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'

/** The editor's look; colours of the syntax are in editor.css, by the classes of `classHighlighter`. */
export const editorTheme = [
  syntaxHighlighting(classHighlighter),
  EditorView.theme({
    '&': { backgroundColor: 'transparent', color: 'var(--ink)' },
    '&.cm-focused': { outline: 'none' },
    // The browser shows the caret with the margin that CodeMirror wants: a key in a long line scrolls once, not twice.
    '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit', scrollPaddingInline: '8px' },
    '.cm-content': { padding: '10px 0', caretColor: 'var(--accent-ink)' },
    '.cm-line': { padding: '0 14px' },
    // `blinkingCaret` lets it blink.
    '&.cm-focused > .cm-scroller > .cm-cursorLayer': { animation: 'none !important' },
    '.cm-scroller[data-caret=away] > .cm-cursorLayer': { visibility: 'hidden' },
    '.cm-cursor': { borderLeftColor: 'var(--accent-ink)', borderLeftWidth: '1.5px' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      background: 'color-mix(in oklab, var(--accent) 24%, transparent)',
    },
    '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--ink-faint)' },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '34px', padding: '0 0 0 8px' },
    '.cm-activeLineGutter': { backgroundColor: 'transparent' },
    '.cm-gutters + .cm-content .cm-line': { paddingLeft: '12px' },
    '&.cm-focused .cm-fat-cursor': {
      background: 'color-mix(in oklab, var(--accent) 60%, transparent)',
      color: 'inherit',
    },
    '&:not(.cm-focused) .cm-fat-cursor': {
      outline: '1px solid var(--line-strong)',
      color: 'transparent',
    },
    '.cm-panels': { backgroundColor: 'transparent', color: 'var(--ink)', border: 'none' },
    '.cm-vim-panel': { padding: '2px 14px 8px', fontFamily: 'inherit' },
    '.cm-vim-panel input': { fontFamily: 'inherit', outline: 'none', color: 'inherit' },
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
