import type { Source } from './importNotebooks.ts'

const isNotebook = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'nbformat' in value

/** A pasted text as a source, when it is the text of an .ipynb file; else null. */
export const pastedSource = (text: string): Source | null => {
  if (!text.trimStart().startsWith('{')) return null
  try {
    if (!isNotebook(JSON.parse(text))) return null
  } catch {
    return null
  }
  return { name: 'What you pasted.ipynb', size: text.length, text: () => Promise.resolve(text) }
}
