import { type Finished, lineBreak, seam } from './Finished.ts'
import { atText, parseTerminal } from './parseTerminal.ts'
import { Row } from './Row.ts'
import { Screen } from './Screen.ts'
import type { Cursor, TerminalText } from './Terminal.ts'
import { plainStyle, styleChange } from './TextStyle.ts'
import { terminalFunctions } from './terminalFunctions.ts'

export type { TerminalText } from './Terminal.ts'

const start: Cursor = { row: 0, column: 0, style: plainStyle }

export const emptyTerminal: TerminalText = {
  done: null,
  rows: [new Row()],
  cursor: start,
  saved: start,
  parser: atText,
}

/** The terminal after a program printed `text`. */
export const writeTerminal = (terminal: TerminalText, text: string): TerminalText => {
  const screen = new Screen(terminal)
  const parser = parseTerminal(terminal.parser, text, terminalFunctions(screen))
  return { ...screen.now, parser }
}

const lengthOf = (done: Finished | null): number => done?.length ?? 0

/** What a sequence that has not ended yet would leave as text counts as text until it ends. */
const shown = (terminal: TerminalText): TerminalText => {
  const { parser } = terminal
  return (parser.at === 'string' || parser.at === 'stringEscape') && parser.content
    ? writeTerminal({ ...terminal, parser: atText }, parser.content)
    : terminal
}

/** How many of the rows are text: blank ones below the cursor are not. */
const textRows = ({ rows, cursor }: TerminalText): number => {
  let end = rows.length
  while (end - 1 > cursor.row && (rows[end - 1] as Row).isBlank) end--
  return end
}

/** The text behind what is finished, piece by piece. */
const forOpenText = (terminal: TerminalText, take: (piece: string) => void): void => {
  const { rows, done } = terminal
  const end = textRows(terminal)
  let style = plainStyle
  for (let i = 0; i < end; i++) {
    const { text, first, last } = (rows[i] as Row).written
    take(i === 0 ? seam(done, first) : lineBreak(style, first))
    take(text)
    style = last
  }
  take(styleChange(style, plainStyle))
}

/** Length of the whole text in UTF-16 units. */
export const terminalTextLength = (terminal: TerminalText): number => {
  const now = shown(terminal)
  let length = lengthOf(now.done)
  forOpenText(now, (piece) => {
    length += piece.length
  })
  return length
}

/** The text from `offset` on. Costs what is returned. */
export const terminalTextFrom = (terminal: TerminalText, offset: number): string => {
  const now = shown(terminal)
  const pieces: Array<string> = []
  let piece = now.done
  while (piece !== null && piece.length > offset) {
    const begin = piece.length - piece.text.length
    pieces.push(begin < offset ? piece.text.slice(offset - begin) : piece.text)
    piece = piece.before
  }
  let open = ''
  forOpenText(now, (text) => {
    open += text
  })
  return pieces.reverse().join('') + open.slice(Math.max(0, offset - lengthOf(now.done)))
}

/** Whether what is written next begins a line. */
export const isAtLineStart = (terminal: TerminalText): boolean => {
  const { rows, cursor } = shown(terminal)
  return cursor.row >= rows.length - 1 && (rows[cursor.row]?.columns ?? 0) === 0
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
 * What has to be written at which offset to make the text of `current` of that of the `previous` it grew from; null
 * when they read the same. It begins at the first character that differs.
 */
export const terminalTextChange = (
  previous: TerminalText,
  current: TerminalText,
): { readonly offset: number; readonly text: string } | null => {
  // Finished text of a sequence that has not ended may yet change: the rest is compared.
  const base = lengthOf(previous.done)
  const before = terminalTextFrom(previous, base)
  const after = terminalTextFrom(current, base)
  if (before === after) return null
  const same = commonPrefix(before, after)
  return { offset: base + same, text: after.slice(same) }
}
