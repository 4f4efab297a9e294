import { classHighlighter, highlightCode } from '@lezer/highlight'
import { escapeHtml } from './escapeHtml.ts'
import { languageNamed } from './knownLanguages.ts'

/** Longer code is shown without colours: parsing it would hold up the page. In UTF-16 units. */
const LIMIT = 50_000

/**
 * Code as HTML with the classes that the editor's highlighter gives, so that it looks the same everywhere.
 * Null when the language is not known, or not loaded yet (`lackingLanguage`).
 */
export const highlightHtml = (code: string, info: string): string | null => {
  const language = languageNamed(info)?.support?.language
  if (language === undefined || code.length > LIMIT) return null
  let html = ''
  highlightCode(
    code,
    language.parser.parse(code),
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

/** What loads the language that a fence names; null when there is nothing to wait for. */
export const lackingLanguage = (info: string): (() => Promise<unknown>) | null => {
  const language = languageNamed(info)
  return language === null || language.support !== undefined ? null : () => language.load()
}
