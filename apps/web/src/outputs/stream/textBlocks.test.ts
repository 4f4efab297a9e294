import { expect, test } from 'vitest'
import { BLOCK_LINES, cutText, noText } from './textBlocks.ts'

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}\n`).join('')

test('A text is the sum of its blocks, each of whole lines', () => {
  const text = `${lines(0, 2 * BLOCK_LINES + 5)}rest`
  const cut = cutText(noText, text)
  expect(cut.blocks.map((block) => block.lines)).toEqual([BLOCK_LINES, BLOCK_LINES, 6])
  expect(cut.lines).toBe(2 * BLOCK_LINES + 6)
  expect(cut.blocks.map((block) => block.text).join('')).toBe(text)
})

test('Appending keeps all blocks but the last', () => {
  const before = cutText(noText, lines(0, 2 * BLOCK_LINES + 5))
  const after = cutText(before, lines(0, 700))
  expect(after.blocks[0]).toBe(before.blocks[0])
  expect(after.blocks[1]).toBe(before.blocks[1])
  expect(after.blocks.map((block) => block.text).join('')).toBe(lines(0, 700))
})

test('A text that changed in the middle keeps the blocks before the change', () => {
  const before = cutText(noText, lines(0, 700))
  const changed = lines(0, 700).replace(`line ${BLOCK_LINES + 5}\n`, 'another\n')
  const after = cutText(before, changed)
  expect(after.blocks[0]).toBe(before.blocks[0])
  expect(after.blocks.map((block) => block.text).join('')).toBe(changed)
})

test('A block starts with the style that is in force before it', () => {
  const text = `\x1b[31m${lines(0, BLOCK_LINES + 5)}\x1b[0m${lines(0, BLOCK_LINES)}`
  expect(cutText(noText, text).blocks.map((block) => block.style.color)).toEqual([null, 1, null])
})

test('Text of files is shown as a terminal shows it', () => {
  const shown = (text: string) =>
    cutText(noText, text)
      .blocks.map((block) => block.text)
      .join('')
  expect(shown('10%\r50%\r100%\nnext\r\nlast')).toBe('100%\nnext\nlast')
  expect(shown('A 0\nB 0\x1b[1A\rA 1\nB 1\n')).toBe('A 1\nB 1\n')
  expect(shown('\x1b]0;title\x07\x1b[2K\x1b[1A done')).toBe(' done')
})

test('Text of files that grows is read on where it was', () => {
  const text = `${lines(0, 120)}one\x1b[1A\rtwo\n${lines(0, 90)}\x1b[90A\x1b[2Kthree\n`
  let grown = noText
  for (let end = 0; end < text.length; end += 7) grown = cutText(grown, text.slice(0, end))
  const { blocks, lines: count } = cutText(grown, text)
  expect({ blocks, count }).toEqual({
    blocks: cutText(noText, text).blocks,
    count: cutText(noText, text).lines,
  })
})

test('Many coloured lines are cut with one look at each', () => {
  let cut = noText
  let text = ''
  for (let i = 0; i < 200; i++) {
    for (let n = 0; n < 100; n++) text += `\x1b[31mline ${i * 100 + n}\x1b[39m\n`
    cut = cutText(cut, text)
  }
  expect(cut.lines).toBe(20_000)
  expect(cut.blocks.every(({ style }) => style.color === null)).toBe(true)
})

test('Text grown in any steps is cut as if it had come at once', () => {
  const text = lines(0, 900)
  let grown = noText
  for (let end = 0; end < text.length; end += 777) grown = cutText(grown, text.slice(0, end))
  expect(cutText(grown, text)).toEqual(cutText(noText, text))
})

test('20,000 lines appended in steps are cut in time that does not grow with what is there', () => {
  let cut = noText
  let text = ''
  for (let i = 0; i < 200; i++) {
    text += lines(i * 100, i * 100 + 100)
    cut = cutText(cut, text)
  }
  expect(cut.blocks).toHaveLength(20_000 / BLOCK_LINES)
  expect(cut.lines).toBe(20_000)
})
