import { expect, test } from 'vitest'
import { Row } from './Row.ts'
import { plainStyle } from './TextStyle.ts'

/** Columns of a text, by itself and when it comes character by character. */
const columns = (text: string) => {
  const [whole, single, cells] = [new Row(), new Row(), new Row()]
  whole.append(text, plainStyle)
  for (const char of text) single.append(char, plainStyle)
  cells.put(0, text, plainStyle)
  expect([single.columns, cells.columns]).toEqual([whole.columns, whole.columns])
  return whole.columns
}

test.each([
  ['abc', 3],
  ['é', 1],
  ['e\u0301', 1],
  ['漢字', 4],
  ['ｱﾞ', 2],
  ['Ａ', 2],
  ['한글', 4],
  ['\u1112\u1161\u11ab', 2],
  ['😀', 2],
  ['👩\u200d👩\u200d👧\u200d👧', 2],
  ['👍🏽', 2],
  ['🇩🇪', 2],
  ['🇩🇪🇫🇷', 4],
  ['🇩', 1],
  ['❤', 1],
  ['❤\ufe0f', 2],
  ['1\ufe0f\u20e3', 2],
  ['a\u200bb\ufeff', 2],
  ['שָׁלוֹם', 4],
  ['a\0\x01b', 2],
  ['\u0301', 1],
  ['a\tb', 9],
  ['█▏', 2],
  ['\u00ad', 1],
])('%j takes %i columns', (text, expected) => {
  expect(columns(text)).toBe(expected)
})
