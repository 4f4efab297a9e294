import { diffIndices } from 'node-diff3'
import { isFields } from '../fileMerge/mergeFields.ts'
import { commonEnd, commonStart, isTooLong } from '../fileMerge/mergeText.ts'
import type { Block, FormatCell, ParsedText, TextFormat } from './TextFormat.ts'

/** Between blocks of a new file. */
const GAP = '\n\n'

/** The same of two cells that a file says in the same way. */
const keyOf = ({ type, source, metadata }: FormatCell): string =>
  JSON.stringify([type, source, metadata], (_, value) => (isFields(value) ? sorted(value) : value))

/** In which order fields are written says nothing. */
const sorted = (fields: Readonly<Record<string, unknown>>): unknown =>
  Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** What a cell was in the file: a block that says the same, or one that was changed into it. */
interface Origin {
  readonly at: number
  readonly isSame: boolean
}

/** Where two lists differ: from where on, how many, and what stands there now. What both begin and end with costs nothing. */
const differences = (before: ReadonlyArray<string>, after: ReadonlyArray<string>) => {
  const start = commonStart(before, after)
  const [old, rest] = [before.slice(start), after.slice(start)]
  const end = commonEnd(old, rest)
  const [one, other] = [old.slice(0, old.length - end), rest.slice(0, rest.length - end)]
  if (one.length === 0 && other.length === 0) return []
  if (isTooLong(one, other)) return [{ from: start, count: one.length, at: start, now: other.length }]
  return diffIndices(one, other).map(({ buffer1, buffer2 }) => ({
    ...{ from: start + buffer1[0], count: buffer1[1] },
    ...{ at: start + buffer2[0], now: buffer2[1] },
  }))
}

/** What each cell was; null: it is new. */
const originsOf = (
  cells: ReadonlyArray<FormatCell>,
  blocks: ReadonlyArray<Block>,
): ReadonlyArray<Origin | null> => {
  const [before, after] = [blocks.map(({ cell }) => keyOf(cell)), cells.map(keyOf)]
  const origins: Array<Origin | null> = []
  let at = 0
  const copy = (to: number) => {
    while (at < to) origins.push({ at: at++, isSame: true })
  }
  for (const { from, count, at: start, now } of differences(before, after)) {
    copy(from)
    const changed = cells.slice(start, start + now)
    // In one place, cells of one type that follow each other are those that were there.
    let open = from
    for (const [index, { type }] of changed.entries()) {
      let found = open
      while (found < from + count && blocks[found]?.cell.type !== type) found++
      const isFound = found < from + count
      origins.push(isFound ? { at: found, isSame: before[found] === after[start + index] } : null)
      if (isFound) open = found + 1
    }
    at = from + count
  }
  copy(blocks.length)
  return origins
}

/** The gap that most blocks of the file have behind them. */
const usualGap = (blocks: ReadonlyArray<Block>): string => {
  const counts = new Map<string, number>()
  for (const { gap } of blocks.slice(0, -1)) counts.set(gap, (counts.get(gap) ?? 0) + 1)
  const [usual] = [...counts].toSorted(([, one], [, other]) => other - one)
  return usual?.[0] ?? GAP
}

/** Cells as the text of a file that said `parsed` before: what did not change is as it was, to the letter. */
export const writeText = (
  format: TextFormat,
  cells: ReadonlyArray<FormatCell>,
  { head, blocks }: ParsedText,
): string => {
  const origins = originsOf(cells, blocks)
  const isAsItWas = origins.length === blocks.length && origins.every((origin) => origin?.isSame)
  if (isAsItWas) return head + blocks.map(({ text, gap }) => text + gap).join('')
  const usual = usualGap(blocks)
  let text = cells.length > 0 && head !== '' && !head.endsWith('\n') ? `${head}\n` : head
  cells.forEach((cell, index) => {
    const origin = origins[index] ?? null
    const was = origin === null ? null : (blocks[origin.at] ?? null)
    const own = was !== null && origin?.isSame ? was.text : format.render(cell, was, blocks)
    const isLast = index === cells.length - 1
    text += format.fit(own, cell, { before: cells[index - 1] ?? null, isLast, head })
    const wasLast = origin?.at === blocks.length - 1
    if (isLast) text += blocks.at(-1)?.gap ?? '\n'
    else text += was === null || wasLast ? usual : was.gap
  })
  return text
}
