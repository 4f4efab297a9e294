import type { Parser } from '@lezer/common'
import { classHighlighter, highlightCode } from '@lezer/highlight'
import { escapeHtml } from './escapeHtml.ts'

/** Code as HTML with the classes that the editor's highlighter gives, so that it looks the same everywhere. */
export const codeHtml = (code: string, parser: Parser): string => {
  let html = ''
  highlightCode(
    code,
    parser.parse(code),
    classHighlighter,
    (text, classes) => {
      html += classes === '' ? escapeHtml(text) : `<span class="${classes}">${escapeHtml(text)}</span>`
    },
    () => {
      html += '\n'
    },
  )
  return html
}
