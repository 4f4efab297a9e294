import type { WrittenRow } from './Row.ts'
import { plainStyle, sameStyle, styleChange, type TextStyle } from './TextStyle.ts'

/** Finished text, which never changes again: this piece and those before it. It lacks what ends its last line. */
export interface Finished {
  readonly before: Finished | null
  readonly text: string
  /** UTF-16 units up to the end of this piece. */
  readonly length: number
  /** The style that is in force at its end. */
  readonly style: TextStyle
  /** Whether what follows is another line: one that has become too long goes on. */
  readonly endsLine: boolean
}

/** Pieces grow to this length, so that a million short lines are not a million objects. */
const PIECE_LENGTH = 16 * 1024

/**
 * What stands between a line and the next one. Lines begin and end plain, unless the second goes on in the style of the
 * first: many lines of one colour say so once.
 */
export const lineBreak = (last: TextStyle, first: TextStyle): string =>
  sameStyle(last, first) ? '\n' : `${styleChange(last, plainStyle)}\n${styleChange(plainStyle, first)}`

/** What stands between finished text and the row that follows it. */
export const seam = (done: Finished | null, first: TextStyle): string => {
  if (done === null) return styleChange(plainStyle, first)
  return done.endsLine ? lineBreak(done.style, first) : styleChange(done.style, first)
}

/** Finished text with one more row. */
export const finish = (done: Finished | null, row: WrittenRow, endsLine: boolean): Finished => {
  const text = seam(done, row.first) + row.text
  const length = (done?.length ?? 0) + text.length
  return done !== null && done.text.length + text.length <= PIECE_LENGTH
    ? { before: done.before, text: done.text + text, length, style: row.last, endsLine }
    : { before: done, text, length, style: row.last, endsLine }
}
