import { codeHtml } from './codeHtml.ts'
import { languageNamed } from './knownLanguages.ts'

/** Longer code is shown without colours: parsing it would hold up the page. In UTF-16 units. */
const LIMIT = 50_000

/**
 * Code as HTML in the colours of its language. Null when the language is not known, or not loaded yet (`lackingLanguage`).
 */
export const highlightHtml = (code: string, info: string): string | null => {
  const language = languageNamed(info)?.support?.language
  if (language === undefined || code.length > LIMIT) return null
  return codeHtml(code, language.parser)
}

/** What loads the language that a fence names; null when there is nothing to wait for. */
export const lackingLanguage = (info: string): (() => Promise<unknown>) | null => {
  const language = languageNamed(info)
  return language === null || language.support !== undefined ? null : () => language.load()
}
