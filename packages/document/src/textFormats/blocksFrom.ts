import type { Block, FormatCell } from './TextFormat.ts'

/** Where a block begins, counted in lines, and its cell. */
export interface BlockStart {
  readonly at: number
  readonly cell: FormatCell
}

export const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === ''

/** Where lines from `from` on end that are not blank at the end of `from` to `to`; `from` where all are. */
export const endOfText = (lines: ReadonlyArray<string>, from: number, to: number): number => {
  let end = to
  while (end > from && isBlank(lines[end - 1])) end--
  return end
}

/** The head and the blocks of a file of which it is known where they begin. */
export const blocksFrom = (
  lines: ReadonlyArray<string>,
  starts: ReadonlyArray<BlockStart>,
): { readonly head: string; readonly blocks: ReadonlyArray<Block> } => {
  const [first] = starts
  if (first === undefined) return { head: lines.join('\n'), blocks: [] }
  const blocks = starts.map(({ at, cell }, index): Block => {
    const next = starts[index + 1]?.at
    const to = next ?? lines.length
    const end = Math.max(at + 1, endOfText(lines, at, to))
    const text = lines.slice(at, end).join('\n')
    const blanks = lines.slice(end, to).join('\n')
    // The line feed behind the last line of a block is not of its text; the file's last line need not have one.
    if (next === undefined) return { cell, text, gap: end < lines.length ? `\n${blanks}` : '' }
    return { cell, text, gap: end < to ? `\n${blanks}\n` : '\n' }
  })
  return {
    head: lines
      .slice(0, first.at)
      .map((line) => `${line}\n`)
      .join(''),
    blocks,
  }
}
