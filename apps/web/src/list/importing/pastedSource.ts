import type { Source } from './importNotebooks.ts'

/** A pasted text as a source, when it is the text of an .ipynb file, perhaps a broken one; else null. */
export const pastedSource = (text: string): Source | null =>
  /^\s*\{/.test(text) && /"nbformat"\s*:/.test(text)
    ? { name: 'What you pasted.ipynb', file: new Blob([text]) }
    : null
