import { markdownLanguage as base, markdown } from '@codemirror/lang-markdown'
import { languageNamed } from '../../languages/knownLanguages.ts'
import { mathSyntax } from './mathSyntax.ts'

/** Markdown with formulas, and with other languages in its fences. */
export const markdownLanguage = markdown({ base, codeLanguages: languageNamed, extensions: mathSyntax })
