/** Lines in a block: what one append has to draw again at most. */
export const BLOCK_LINES = 50

/** A run of whole lines, drawn on its own. Once another block follows it, it stays as it is. */
export interface TextBlock {
  readonly text: string
  readonly lines: number
  /** The ANSI codes that are in force where it starts. */
  readonly style: string
}

/** A text cut into blocks. */
export interface TextBlocks {
  readonly text: string
  readonly blocks: ReadonlyArray<TextBlock>
  readonly lines: number
}

export const noText: TextBlocks = { text: '', blocks: [], lines: 0 }

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const SGR = /\x1b\[([\d;:]*)m/g

/** The codes in force after `text`, given those before it. */
const styleAfter = (style: string, text: string): string => {
  let result = style
  for (const [code, parameters] of text.matchAll(SGR)) {
    result = parameters === '' || parameters === '0' ? '' : result + code
  }
  return result
}

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

/** How many of the blocks stand unchanged in `text`, the last one aside, which may still grow. */
const unchanged = (before: TextBlocks, text: string): number => {
  const closed = Math.max(0, before.blocks.length - 1)
  if (text.startsWith(before.text)) return closed
  let start = 0
  for (let i = 0; i < closed; i++) {
    const block = before.blocks[i] as TextBlock
    if (!text.startsWith(block.text, start)) return i
    start += block.text.length
  }
  return closed
}

/** The text in blocks; those that did not change since `before` keep their identity. */
export const cutText = (before: TextBlocks, text: string): TextBlocks => {
  if (text === before.text) return before
  const blocks = before.blocks.slice(0, unchanged(before, text))
  let start = blocks.reduce((sum, block) => sum + block.text.length, 0)
  while (start < text.length) {
    const last = blocks.at(-1)
    const style = last === undefined ? '' : styleAfter(last.style, last.text)
    const { end, lines } = blockEnd(text, start)
    blocks.push({ text: text.slice(start, end), lines, style })
    start = end
  }
  return { text, blocks, lines: blocks.reduce((sum, block) => sum + block.lines, 0) }
}
