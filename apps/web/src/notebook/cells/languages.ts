import { markdown, markdownLanguage } from '@codemirror/lang-markdown'
import { python } from '@codemirror/lang-python'
import { indentUnit } from '@codemirror/language'
import type { Extension } from '@codemirror/state'

const pythonSupport = python()

const fences = (info: string) => (/^(i?python|py)/i.test(info) ? pythonSupport.language : null)

const languages: ReadonlyMap<string, Extension> = new Map<string, Extension>([
  ['python', [pythonSupport, indentUnit.of('    ')]],
  ['markdown', markdown({ base: markdownLanguage, codeLanguages: fences })],
])

/** What the editor adds for a language; nothing for one that it does not know. */
export const languageOf = (name: string): Extension => languages.get(name) ?? []
