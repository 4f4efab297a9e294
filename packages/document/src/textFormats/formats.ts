import { myst } from './fenced/myst.ts'
import { quarto } from './fenced/quarto.ts'
import { percent } from './percent/percent.ts'
import { plainText } from './plainText.ts'
import type { FileFormat, TextFormat } from './TextFormat.ts'

/** The formats of text files, each by its name. */
export const formats: Readonly<Record<Exclude<FileFormat, 'ipynb'>, TextFormat>> = {
  percent,
  quarto,
  myst,
  text: plainText,
}

/** What each is called in sentences. */
export const formatWords: Readonly<Record<FileFormat, string>> = {
  ipynb: 'a Jupyter notebook',
  percent: 'a Python script with cells',
  quarto: 'a Quarto document',
  myst: 'a MyST notebook',
  text: 'a text',
}
