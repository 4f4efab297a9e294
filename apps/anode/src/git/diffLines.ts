import { type CellDiff, diffIpynb, type LineHunk, lineHunks } from '@anode/document/ipynbDiff'
import type { IpynbSide } from '@anode/document/ipynbMerge'
import { fieldInWords, type Paint } from './paint.ts'

const hunkLines = (hunks: ReadonlyArray<LineHunk>, paint: Paint): ReadonlyArray<string> =>
  hunks.flatMap(({ before, after, lines }) => {
    const count = (sign: string) => lines.filter((line) => line.sign !== sign).length
    return [
      paint('hunk', `@@ -${before},${count('+')} +${after},${count('-')} @@`),
      ...lines.map(({ sign, text }) => paint(sign, sign + text)),
    ]
  })

const titleOf = ({ before, after, isMoved }: CellDiff): string => {
  const { number, cell } = after ?? before ?? { number: 0, cell: { kind: '', id: null } }
  const what = before === null ? 'added' : after === null ? 'deleted' : isMoved ? 'moved' : 'changed'
  const from = isMoved ? `, was ${before?.number}` : ''
  return `Cell ${number}${from} (${cell.kind}): ${what}`
}

const counted = (count: number) => (count === 1 ? '1 output' : `${count} outputs`)

const outputsInWords = ({ before, after, hasOtherOutputs }: CellDiff): ReadonlyArray<string> => {
  const [was, is] = [before?.cell.outputs.length ?? 0, after?.cell.outputs.length ?? 0]
  const [ran, runs] = [before?.cell.executionCount ?? null, after?.cell.executionCount ?? null]
  if (before === null || after === null) return was + is === 0 ? [] : [counted(was + is)]
  const count = `[${ran ?? ' '}] → [${runs ?? ' '}]`
  if (!hasOtherOutputs) return ran === runs ? [] : [`outputs are the same, ${count}`]
  const how = was === 0 ? `${counted(is)} added` : is === 0 ? 'outputs cleared' : 'outputs changed'
  const numbers = was === 0 || is === 0 || was === is ? '' : `, ${was} → ${is}`
  return [`${how}${numbers}${ran === runs ? '' : `, ${count}`}`]
}

const cellLines = (cell: CellDiff, paint: Paint): ReadonlyArray<string> => {
  const { before, after, source, metadata, attachments } = cell
  const isBoth = before !== null && after !== null
  const notes = [
    ...(isBoth && before.cell.kind !== after.cell.kind
      ? [`kind: ${before.cell.kind} → ${after.cell.kind}`]
      : []),
    ...metadata.map((field) => `metadata ${fieldInWords(field)}`),
    ...attachments.map((name) => `attachment ${name}`),
    ...outputsInWords(cell),
  ]
  const isWhole = !isBoth
  return [
    paint('cell', titleOf(cell)),
    // All of a cell that is new or gone differs: where is no question.
    ...(isWhole
      ? source.flatMap(({ lines }) => lines.map(({ sign, text }) => paint(sign, sign + text)))
      : hunkLines(source, paint)),
    ...notes.map((note) => paint('note', `  ${note}`)),
  ]
}

/** How two notebooks differ, as lines of a terminal; null: there is no such file. */
export const notebookLines = (
  before: IpynbSide | null,
  after: IpynbSide | null,
  paint: Paint,
): ReadonlyArray<string> => {
  const { metadata, cells } = diffIpynb(before, after)
  const isBoth = before !== null && after !== null
  const notes = isBoth
    ? [
        ...metadata.map((field) => `notebook metadata ${fieldInWords(field)}`),
        ...(before.file.minor === after.file.minor
          ? []
          : [`nbformat 4.${before.file.minor} → 4.${after.file.minor}`]),
        ...(before.snapshot.notebook.title === after.snapshot.notebook.title
          ? []
          : [`title: ${before.snapshot.notebook.title} → ${after.snapshot.notebook.title}`]),
      ]
    : []
  const lines = [
    ...notes.map((note) => paint('note', note)),
    ...cells.flatMap((cell) => cellLines(cell, paint)),
  ]
  if (lines.length > 0 || !isBoth) return lines
  return [paint('note', 'Only how the file is written differs.')]
}

/** How two texts differ. */
export const textLines = (before: string, after: string, paint: Paint): ReadonlyArray<string> =>
  hunkLines(lineHunks(before, after), paint)
