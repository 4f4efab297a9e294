import { readLetters } from './FileLetters.ts'
import { isMarker } from './percent/marker.ts'
import type { FileFormat } from './TextFormat.ts'
import { yamlHeader } from './yamlMetadata.ts'

/** So much of a file is looked at, in bytes: a header is not longer. */
const LOOKED_AT = 1024 * 1024

const ENDING = /\.([A-Za-z0-9]+)$/

const isMyst = (lines: ReadonlyArray<string>): boolean => {
  const fields = yamlHeader(lines)?.fields ?? {}
  if ('kernelspec' in fields) return true
  return JSON.stringify(fields.jupytext ?? null).includes('"format_name":"myst"')
}

const isNbformat = (text: string): boolean => /^\s*\{/.test(text) && /"nbformat"\s*:/.test(text)

/** How a file with this name that says this is opened. Null: it is no text, and no notebook. */
export const formatOf = (name: string, bytes: Uint8Array): FileFormat | null => {
  const ending = ENDING.exec(name)?.[1]?.toLowerCase()
  if (ending === 'ipynb') return 'ipynb'
  const letters = readLetters(bytes)
  if (letters === null) return null
  // A notebook by another name, as a backup of one.
  if (ending !== 'json' && isNbformat(letters.text)) return 'ipynb'
  if (ending === 'qmd') return 'quarto'
  const lines = letters.text.slice(0, LOOKED_AT).split('\n')
  if (ending === 'py' && lines.some(isMarker)) return 'percent'
  if (ending === 'md' && isMyst(lines)) return 'myst'
  return 'text'
}

/** How a notebook is written into a new file with this name. Null: not at all. */
export const formatOfNew = (name: string, isText: boolean): FileFormat | null => {
  if (isText) return 'text'
  const ending = ENDING.exec(name)?.[1]?.toLowerCase() ?? ''
  const formats: Readonly<Record<string, FileFormat>> = {
    ipynb: 'ipynb',
    py: 'percent',
    qmd: 'quarto',
    md: 'myst',
  }
  return formats[ending] ?? null
}
