import { expect, test } from 'vitest'
import { isHeavy } from './isHeavy.ts'

test.each([
  ['20,000 open links', '[a]('.repeat(20_000)],
  ['60,000 elements', '<b>x</b>'.repeat(60_000)],
  ['nested quotes', '> '.repeat(20_000)],
  ['formulas', '$x$ '.repeat(20_000)],
  ['a megabyte of words', 'word '.repeat(200_000)],
])('%s are too much to draw unasked', (_, source) => {
  expect(isHeavy(source)).toBe(true)
})

test.each([
  [
    'a long chapter',
    `## Title\n\n${'Some *prose* with a [link](https://example.org) and `code`.\n\n'.repeat(800)}`,
  ],
  ['a large picture', `![plot](data:image/png;base64,${'iVBORw0KGgo'.repeat(200_000)})`],
  ['a table', '| a | b | c |\n'.repeat(2000)],
])('%s is not', (_, source) => {
  expect(isHeavy(source)).toBe(false)
})
