import {
  emptyTerminal,
  isSettled,
  plainStyle,
  styleAfter,
  type TerminalText,
  type TextStyle,
  terminalTextFrom,
  writeTerminal,
} from '@anode/document/terminal'

/** Lines in a block: what one append has to draw again at most. */
export const BLOCK_LINES = 50

/** A run of whole lines, drawn on its own. Once another block follows it, it stays as it is. */
export interface TextBlock {
  /** Settled text. */
  readonly text: string
  readonly lines: number
  /** The style that is in force where it starts. */
  readonly style: TextStyle
}

/** A text cut into blocks. */
export interface TextBlocks {
  readonly text: string
  readonly blocks: ReadonlyArray<TextBlock>
  readonly lines: number
  /**
   * What shows the text, where it still moves a cursor: files of others may hold anything. Text that ran here is
   * settled and needs none.
   */
  readonly terminal: TerminalText | null
}

export const noText: TextBlocks = { text: '', blocks: [], lines: 0, terminal: null }

/** The end of the first `BLOCK_LINES` lines from `start` on, or the text's end. */
const blockEnd = (text: string, start: number): { readonly end: number; readonly lines: number } => {
  let end = start
  for (let lines = 1; lines <= BLOCK_LINES; lines++) {
    const next = text.indexOf('\n', end)
    if (next === -1) return { end: text.length, lines: end < text.length || lines === 1 ? lines : lines - 1 }
    end = next + 1
  }
  return { end, lines: BLOCK_LINES }
}

/** The blocks that stand unchanged in `text`, the last one aside, which may still grow. */
const unchanged = (blocks: ReadonlyArray<TextBlock>, text: string, grown: boolean): Array<TextBlock> => {
  const closed = blocks.slice(0, -1)
  if (grown) return closed
  let start = 0
  for (const [i, block] of closed.entries()) {
    if (!text.startsWith(block.text, start)) return closed.slice(0, i)
    start += block.text.length
  }
  return closed
}

const lengthOf = (blocks: ReadonlyArray<TextBlock>): number =>
  blocks.reduce((sum, block) => sum + block.text.length, 0)

/** Settled text in blocks, the first of which are cut already. */
const cutFrom = (kept: Array<TextBlock>, text: string): Pick<TextBlocks, 'blocks' | 'lines'> => {
  const blocks = kept
  let start = lengthOf(blocks)
  while (start < text.length) {
    const last = blocks.at(-1)
    const style = last === undefined ? plainStyle : styleAfter(last.text, last.style)
    const { end, lines } = blockEnd(text, start)
    blocks.push({ text: text.slice(start, end), lines, style })
    start = end
  }
  return { blocks, lines: blocks.reduce((sum, block) => sum + block.lines, 0) }
}

/** The text in blocks; those that did not change since `before` keep their identity. */
export const cutText = (before: TextBlocks, text: string): TextBlocks => {
  if (text === before.text) return before
  const grown = text.startsWith(before.text)
  if (before.terminal === null) {
    const kept = unchanged(before.blocks, text, grown)
    if (isSettled(text.slice(lengthOf(kept)))) return { text, terminal: null, ...cutFrom(kept, text) }
  }
  const terminal =
    before.terminal !== null && grown
      ? writeTerminal(before.terminal, text.slice(before.text.length))
      : writeTerminal(emptyTerminal, text)
  const settled = terminalTextFrom(terminal, 0)
  return { text, terminal, ...cutFrom(unchanged(before.blocks, settled, false), settled) }
}
