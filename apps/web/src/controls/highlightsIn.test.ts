import { expect, test } from 'vitest'
import { highlightsIn } from './highlightsIn.ts'

const marked = (text: string, search: string) =>
  highlightsIn(text, search)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('')

test.each([
  ['Sea birds of the sea', 'sea', '[Sea] birds of the [sea]'],
  ['Sea birds', 'birds SEA', '[Sea] [birds]'],
  ['read_csv(path)', 'read read_csv', '[read_csv](path)'],
  ['a.b (c) [d] \\e $f', '. ( [ \\ $ -', 'a[.]b [(]c) [[]d] [\\]e [$]f'],
  ['Чайки', 'чАЙ', '[Чай]ки'],
  ['nothing', 'x', 'nothing'],
  ['nothing', '  ', 'nothing'],
  ['', 'x', ''],
])('in “%s”, “%s” marks %s', (text, search, expected) => {
  expect(marked(text, search)).toBe(expected)
})
