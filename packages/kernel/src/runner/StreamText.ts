/**
 * The text of a stream output while it grows, as an immutable value: finished lines, which never change
 * again, and the line that `\r` and backspaces can still rewrite. Adding to it costs what is added, not what
 * is there.
 */
export interface StreamText {
  readonly done: Piece | null
  readonly line: string
  /** Where the next character goes in `line`, in UTF-16 units. */
  readonly column: number
}

/** Finished text: this piece and those before it. */
interface Piece {
  readonly before: Piece | null
  readonly text: string
  /** UTF-16 units up to the end of this piece. */
  readonly length: number
}

export const emptyStreamText: StreamText = { done: null, line: '', column: 0 }

/** Pieces grow to this length, so that a million short lines are not a million objects. */
const PIECE_LENGTH = 16 * 1024

/** A line longer than this is finished although it has no end: rewriting it would cost too much. */
const LINE_LENGTH = 64 * 1024

const CONTROL = /[\n\r\b]/g

const lengthOf = (piece: Piece | null): number => piece?.length ?? 0

const finish = (done: Piece | null, text: string): Piece =>
  done !== null && done.text.length + text.length <= PIECE_LENGTH
    ? { before: done.before, text: done.text + text, length: done.length + text.length }
    : { before: done, text, length: lengthOf(done) + text.length }

/** Writes over what stands at the column. Characters that are cut in half become U+FFFD. */
const overwrite = (line: string, column: number, text: string): string =>
  column === line.length
    ? line + text
    : (line.slice(0, column) + text + line.slice(column + text.length)).toWellFormed()

/** Takes the character before the column away. */
const eraseBefore = (line: string, column: number): { line: string; column: number } => {
  const code = line.charCodeAt(column - 1)
  const units = code >= 0xdc00 && code <= 0xdfff && column > 1 ? 2 : 1
  return { line: line.slice(0, column - units) + line.slice(column), column: column - units }
}

/**
 * The text after a kernel printed `text`. As in Jupyter, `\r` goes back to the start of the line and what
 * follows overwrites it, `\b` erases a character, `\n` ends the line wherever the column is.
 */
export const writeStreamText = (stream: StreamText, text: string): StreamText => {
  let { done, line, column } = stream
  const put = (piece: string) => {
    if (piece === '') return
    line = overwrite(line, column, piece)
    column += piece.length
  }
  let from = 0
  if (!text.includes('\r') && !text.includes('\b')) {
    // Only the first line can meet text that stands there already.
    const first = text.indexOf('\n')
    if (first !== -1) {
      put(text.slice(0, first))
      from = text.lastIndexOf('\n') + 1
      done = finish(done, line + text.slice(first, from))
      line = ''
      column = 0
    }
  } else {
    for (const { 0: control, index } of text.matchAll(CONTROL)) {
      put(text.slice(from, index))
      from = index + 1
      if (control === '\n') {
        done = finish(done, `${line}\n`)
        line = ''
      }
      if (control !== '\b') column = 0
      else if (column > 0) ({ line, column } = eraseBefore(line, column))
    }
  }
  put(text.slice(from))
  if (line.length > LINE_LENGTH) {
    done = finish(done, line)
    line = ''
    column = 0
  }
  return { done, line, column }
}

/** Length of the whole text in UTF-16 units. */
export const streamTextLength = ({ done, line }: StreamText): number => lengthOf(done) + line.length

/** The text from `offset` on. Costs what is returned. */
export const streamTextFrom = ({ done, line }: StreamText, offset: number): string => {
  const pieces: Array<string> = []
  let piece = done
  while (piece !== null && piece.length > offset) {
    const start = piece.length - piece.text.length
    pieces.push(start < offset ? piece.text.slice(offset - start) : piece.text)
    piece = piece.before
  }
  return pieces.reverse().join('') + line.slice(Math.max(0, offset - lengthOf(done)))
}

const commonPrefix = (a: string, b: string): number => {
  if (b.startsWith(a)) return a.length
  let length = 0
  while (length < a.length && a.charCodeAt(length) === b.charCodeAt(length)) length++
  // A pair of units is one character.
  const last = a.charCodeAt(length - 1)
  return last >= 0xd800 && last <= 0xdbff ? length - 1 : length
}

/**
 * What has to be written at which offset to make `current` of the `previous` it grew from; null when they
 * read the same.
 */
export const streamTextChange = (
  previous: StreamText,
  current: StreamText,
): { readonly offset: number; readonly text: string } | null => {
  const tail = streamTextFrom(current, lengthOf(previous.done))
  if (tail === previous.line) return null
  const same = commonPrefix(previous.line, tail)
  return { offset: lengthOf(previous.done) + same, text: tail.slice(same) }
}
