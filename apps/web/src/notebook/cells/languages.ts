import { markdown, markdownLanguage } from '@codemirror/lang-markdown'
import { python } from '@codemirror/lang-python'
import { indentUnit } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { languageNamed } from '../../languages/knownLanguages.ts'
import { mathSyntax } from './mathSyntax.ts'

const languages: ReadonlyMap<string, Extension> = new Map<string, Extension>([
  ['python', [python(), indentUnit.of('    ')]],
  ['markdown', markdown({ base: markdownLanguage, codeLanguages: languageNamed, extensions: mathSyntax })],
])

/** What the editor adds for a language; nothing for one that it does not know. */
export const languageOf = (name: string): Extension => languages.get(name) ?? []
