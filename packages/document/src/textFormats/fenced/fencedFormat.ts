import { equalJson } from '../../json/equalJson.ts'
import { type BlockStart, blocksFrom, endOfText, isBlank } from '../blocksFrom.ts'
import type { FormatCell, ParsedText, TextFormat } from '../TextFormat.ts'
import { type Fence, scanFences, withClosedFence } from './scanFences.ts'

/** What tells formats of Markdown with cells in fences apart. */
export interface FencedRules {
  /** What stands before the first cell. */
  readonly header: (lines: ReadonlyArray<string>) => {
    readonly end: number
    readonly metadata: ParsedText['metadata']
    /** A cell that the header is. */
    readonly cell?: FormatCell
  }
  /** The cell that a fence is; null: it belongs to the text around it. `body`: the lines in it. */
  readonly cellOf: (fence: Fence, body: ReadonlyArray<string>, context: FencedContext) => FormatCell | null
  /** The language of a document's code. */
  readonly languageOf?: (fences: ReadonlyArray<Fence>, metadata: ParsedText['metadata']) => string | null
  /** Code and raw cells as text. */
  readonly render: TextFormat['render']
  /** Whether a line begins a new cell of text, and what it says of it. */
  readonly readBreak: (line: string) => FormatCell['metadata'] | null
  readonly writeBreak: (metadata: FormatCell['metadata']) => string
  /** A block that is not the first, where it can stand as it is only there. */
  readonly notFirst?: (text: string, cell: FormatCell) => string
  readonly newHead: string
}

export interface FencedContext {
  /** That of the document's code, where the format knows several. */
  readonly language: string | null
  readonly lines: ReadonlyArray<string>
  readonly fences: ReadonlyArray<Fence>
}

const trimmed = (lines: ReadonlyArray<string>): string => {
  let from = 0
  while (from < lines.length && isBlank(lines[from])) from++
  return lines.slice(from, endOfText(lines, from, lines.length)).join('\n')
}

/** The cells of text between two fences that are cells. */
const proseIn = (
  { lines, fences }: FencedContext,
  from: number,
  to: number,
  readBreak: FencedRules['readBreak'],
): ReadonlyArray<BlockStart> => {
  const isInside = (line: number) => fences.some(({ at, end }) => line > at && line < end)
  const breaks: number[] = []
  for (let line = from; line < to; line++)
    if (readBreak(lines[line] as string) !== null && !isInside(line)) breaks.push(line)
  const starts: BlockStart[] = []
  const first = trimmed(lines.slice(from, breaks[0] ?? to))
  if (first !== '') {
    let at = from
    while (isBlank(lines[at])) at++
    starts.push({ at, cell: { type: 'markdown', source: first, metadata: {} } })
  }
  breaks.forEach((at, index) => {
    const source = trimmed(lines.slice(at + 1, breaks[index + 1] ?? to))
    const metadata = readBreak(lines[at] as string) ?? {}
    starts.push({ at, cell: { type: 'markdown', source, metadata } })
  })
  return starts
}

/** A format of Markdown in which code stands in fences, and what lies between them is text. */
export const fencedFormat = (rules: FencedRules): TextFormat => ({
  parse: (text) => {
    const lines = text.split('\n')
    const { end: headerEnd, metadata, cell } = rules.header(lines)
    const fences = scanFences(lines, headerEnd)
    const context = { lines, fences, language: rules.languageOf?.(fences, metadata) ?? null }
    const starts: BlockStart[] = cell === undefined ? [] : [{ at: 0, cell }]
    let from = headerEnd
    for (const fence of context.fences) {
      const { at, end, isClosed } = fence
      const body = lines.slice(at + 1, isClosed ? end - 1 : endOfText(lines, at + 1, end))
      const own = fence.isFlush ? rules.cellOf(fence, body, context) : null
      if (own === null) continue
      starts.push(...proseIn(context, from, at, rules.readBreak), { at, cell: own })
      from = end
    }
    starts.push(...proseIn(context, from, lines.length, rules.readBreak))
    return { ...blocksFrom(lines, starts), metadata }
  },
  render: (cell, was, blocks) => {
    if (cell.type !== 'markdown') return rules.render(cell, was, blocks)
    const source = withClosedFence(trimmed(cell.source.split('\n')))
    const line = was === null ? '' : (was.text.split('\n', 1)[0] as string)
    const before = rules.readBreak(line)
    const isSame = equalJson(before ?? {}, cell.metadata)
    const needs = isBlank(source) || Object.keys(cell.metadata).length > 0
    const mark = before !== null && isSame ? line : needs ? rules.writeBreak(cell.metadata) : null
    return [mark, isBlank(source) ? null : source].filter((part) => part !== null).join('\n\n')
  },
  fit: (text, cell, { before, isLast, head }) => {
    const placed = before === null ? text : (rules.notFirst?.(text, cell) ?? text)
    // An open fence would swallow what follows.
    const isFenced = cell.type === 'markdown' || /^[`~]/.test(placed)
    const closed = isLast || !isFenced ? placed : withClosedFence(placed)
    if (cell.type !== 'markdown') return closed
    const [line = ''] = text.split('\n', 1)
    // What begins like a header would be one together with a line further on.
    const needsBreak = before === null ? head === '' && /^---[ \t]*$/m.test(line) : before.type === 'markdown'
    return needsBreak && rules.readBreak(line) === null ? `${rules.writeBreak({})}\n\n${closed}` : closed
  },
  newHead: rules.newHead,
})
