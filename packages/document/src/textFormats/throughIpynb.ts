import { Either } from 'effect'
import { BrokenIpynb } from '../ipynb/BrokenIpynb.ts'
import { readLetters, writeLetters } from './FileLetters.ts'
import { formats, formatWords } from './formats.ts'
import { textCell } from './plainText.ts'
import type { FileFormat, FormatCell, ParsedText } from './TextFormat.ts'
import { writeText } from './writeText.ts'

type OfText = Exclude<FileFormat, 'ipynb'>

/** The last version of nbformat whose cells need no ids: a text file has none. */
const WITHOUT_IDS = { nbformat: 4, nbformat_minor: 4 }

const toIpynb = ({ blocks, metadata }: ParsedText): Uint8Array => {
  const cells = blocks.map(({ cell: { type, source, metadata: own } }) => ({
    ...{ cell_type: type, metadata: own, source },
    ...(type === 'code' ? { execution_count: null, outputs: [] } : {}),
  }))
  return new TextEncoder().encode(JSON.stringify({ cells, metadata, ...WITHOUT_IDS }))
}

/** A text file as the .ipynb that says the same: whatever reads notebooks reads that. */
export const textToIpynb = (format: OfText, bytes: Uint8Array): Either.Either<Uint8Array, BrokenIpynb> => {
  const letters = readLetters(bytes)
  if (letters !== null) return Either.right(toIpynb(formats[format].parse(letters.text)))
  const message = 'It is no text in UTF-8. Save it as UTF-8, or open it elsewhere.'
  return Either.left(new BrokenIpynb({ path: '', message }))
}

interface IpynbCell {
  readonly cell_type?: unknown
  readonly source?: unknown
  readonly metadata?: FormatCell['metadata']
}

const cellOf = ({ cell_type: type, source, metadata }: IpynbCell): FormatCell => ({
  type: type === 'code' || type === 'markdown' ? type : 'raw',
  source: Array.isArray(source) ? source.join('') : String(source ?? ''),
  metadata: metadata ?? {},
})

const isRead = (cells: ReadonlyArray<FormatCell>, { blocks }: ParsedText): boolean =>
  blocks.length === cells.length && blocks.every(({ cell }, index) => cell.type === cells[index]?.type)

/**
 * An .ipynb, written by this program, as a text file that said `last` before; null: a new one. What did not change is as
 * it was there, to the byte. Outputs are not in it.
 */
export const ipynbToText = (
  format: OfText,
  ipynb: Uint8Array,
  last: Uint8Array | null,
): Either.Either<Uint8Array, BrokenIpynb> => {
  const { parse, newHead } = formats[format]
  const letters = (last === null ? null : readLetters(last)) ?? { text: newHead, hasMark: false, ends: [] }
  const { cells: all } = JSON.parse(new TextDecoder().decode(ipynb)) as { cells: ReadonlyArray<IpynbCell> }
  // What else is in a notebook that is one text is not of the text.
  const every = all.map(cellOf)
  const cells = format === 'text' ? [textCell(every) ?? []].flat() : every
  const text = writeText(formats[format], cells, parse(letters.text))
  // Texts are compared cell by cell with what was written here: a file that says other cells is none of it.
  if (isRead(cells, parse(text))) return Either.right(writeLetters(text, letters))
  return Either.left(new BrokenIpynb({ path: '', message: cannotSay(format, cells, parse(text)) }))
}

const cannotSay = (format: OfText, cells: ReadonlyArray<FormatCell>, { blocks }: ParsedText): string => {
  const at = cells.findIndex(({ type }, index) => blocks[index]?.cell.type !== type)
  const which = at < 0 ? cells.length : at
  if (format === 'text') return 'The notebook has no cell that holds the text. Undo what removed it.'
  return `What cell ${Math.max(which, 1)} says would begin a cell of its own in ${formatWords[format]}: a line in it looks like the beginning of one. Change that line, or part the notebook from the file and save it as .ipynb.`
}
