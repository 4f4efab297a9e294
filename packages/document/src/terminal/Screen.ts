import { type Finished, finish } from './Finished.ts'
import { Row } from './Row.ts'
import type { Cursor, TerminalText } from './Terminal.ts'
import { plainStyle, type TextStyle } from './TextStyle.ts'

/** So many last lines can still be changed: what reaches further up stops there. */
export const SCREEN_ROWS = 100

/** A cursor is moved no further to the right than this, unless there is text. */
export const SCREEN_COLUMNS = 256

/** A line of more columns is finished although it has no end: rewriting it would cost too much. */
const ROW_LIMIT = 64 * 1024

/** A row on which nothing was written yet. */
const BLANK = new Row()

/** The end of a piece of so many characters from `from` on, which parts no pair of surrogates. */
const pieceEnd = (text: string, from: number, length: number): number => {
  const end = Math.min(text.length, from + length)
  const last = text.charCodeAt(end - 1)
  return end < text.length && last >= 0xd800 && last <= 0xdbff ? end + 1 : end
}

/** Which part of a line or of the screen is erased, by its number in EL and ED. */
export const part = { behindCursor: 0, beforeCursor: 1, all: 2 } as const

/** The rows of a terminal while something is written to it. They are copied before they are first changed. */
export class Screen {
  /** How what is written next looks. */
  style: TextStyle
  #done: Finished | null
  readonly #rows: Row[]
  readonly #own = new Set<Row>()
  #row: number
  #column: number
  #saved: Cursor

  constructor({ done, rows, cursor, saved }: TerminalText) {
    this.#done = done
    this.#rows = rows.slice()
    this.#row = cursor.row
    this.#column = cursor.column
    this.style = cursor.style
    this.#saved = saved
  }

  get now(): Omit<TerminalText, 'parser'> {
    return { done: this.#done, rows: this.#rows, cursor: this.#cursor, saved: this.#saved }
  }

  /** Puts text where the cursor is, and the cursor behind it. */
  print(text: string): void {
    for (let from = 0; from < text.length; ) {
      const end = pieceEnd(text, from, ROW_LIMIT)
      const row = this.#cursorRow()
      const piece = text.slice(from, end)
      if (this.#column === row.columns) {
        row.append(piece, this.style)
        this.#column = row.columns
      } else {
        this.#column = row.put(this.#column, piece, this.style)
      }
      this.#boundRow()
      from = end
    }
  }

  tab(): void {
    this.#column = this.#cursorRow().tab(this.#column, this.style)
    this.#boundRow()
  }

  /** Goes to the start of the next line: as in Jupyter, a line feed returns the carriage. */
  lineFeed(): void {
    while (this.#rows.length <= this.#row + 1) this.#rows.push(BLANK)
    this.#row++
    this.#column = 0
    if (this.#rows.length <= SCREEN_ROWS) return
    this.#finishFirst()
    this.#row--
  }

  /** Moves the cursor to a row of the screen and to a column, each counted from 0. */
  moveTo(row: number, column: number): void {
    this.#row = Math.min(Math.max(0, row), SCREEN_ROWS - 1)
    const end = Math.max(SCREEN_COLUMNS - 1, this.#rows[this.#row]?.columns ?? 0)
    this.#column = Math.min(Math.max(0, column), end)
  }

  toColumn(column: number): void {
    this.moveTo(this.#row, column)
  }

  toRow(row: number): void {
    this.#row = Math.min(Math.max(0, row), SCREEN_ROWS - 1)
  }

  up(count: number): void {
    this.toRow(this.#row - count)
  }

  /** Goes down, but not below the last line: a screen that has been full for long has none there. */
  down(count: number): void {
    this.toRow(Math.max(this.#row, Math.min(this.#rows.length - 1, this.#row + count)))
  }

  left(count: number): void {
    this.#column = Math.max(0, this.#column - count)
  }

  right(count: number): void {
    this.#column = Math.max(this.#column, Math.min(this.#column + count, SCREEN_COLUMNS - 1))
  }

  save(): void {
    this.#saved = this.#cursor
  }

  restore(): void {
    this.toRow(this.#saved.row)
    this.#column = this.#saved.column
    this.style = this.#saved.style
  }

  /** All rows that can still change are blank, and everything else is as in the beginning. */
  reset(): void {
    this.#blankRows(0, this.#rows.length)
    this.moveTo(0, 0)
    this.style = plainStyle
    this.save()
  }

  eraseInLine(what: number): void {
    const end = Number.POSITIVE_INFINITY
    if (what === part.behindCursor) this.#existing()?.erase(this.#column, end)
    else if (what === part.beforeCursor) this.#existing()?.erase(0, this.#column + 1)
    else if (what === part.all) this.#existing()?.erase(0, end)
  }

  /** Erases rows that can still change; what is finished stays. */
  eraseInDisplay(what: number): void {
    if (what === part.all) {
      this.#blankRows(0, this.#rows.length)
      return
    }
    this.eraseInLine(what)
    if (what === part.behindCursor) this.#blankRows(this.#row + 1, this.#rows.length)
    else if (what === part.beforeCursor) this.#blankRows(0, Math.min(this.#row, this.#rows.length))
  }

  eraseCharacters(count: number): void {
    this.#existing()?.erase(this.#column, this.#column + count)
  }

  insertCharacters(count: number): void {
    this.#existing()?.insert(this.#column, Math.min(count, SCREEN_COLUMNS), SCREEN_COLUMNS)
  }

  deleteCharacters(count: number): void {
    this.#existing()?.delete(this.#column, count)
  }

  insertRows(count: number): void {
    this.#column = 0
    if (this.#row >= this.#rows.length) return
    this.#rows.splice(this.#row, 0, ...Array<Row>(Math.min(count, SCREEN_ROWS)).fill(BLANK))
    this.#rows.length = Math.min(this.#rows.length, SCREEN_ROWS)
  }

  deleteRows(count: number): void {
    this.#column = 0
    const gone = this.#rows.splice(this.#row, count)
    for (const _ of gone) this.#rows.push(BLANK)
  }

  get #cursor(): Cursor {
    return { row: this.#row, column: this.#column, style: this.style }
  }

  /** The row of the cursor, to be changed; it and those before it are made where there are none yet. */
  #cursorRow(): Row {
    while (this.#rows.length <= this.#row) this.#rows.push(BLANK)
    return this.#owned(this.#row)
  }

  /** The row of the cursor, to be changed, if there is one. */
  #existing(): Row | undefined {
    return this.#row < this.#rows.length ? this.#owned(this.#row) : undefined
  }

  #owned(index: number): Row {
    const row = this.#rows[index] as Row
    if (this.#own.has(row)) return row
    const own = row.copy()
    this.#own.add(own)
    this.#rows[index] = own
    return own
  }

  #blankRows(from: number, to: number): void {
    for (let i = from; i < to; i++) this.#rows[i] = BLANK
  }

  /** Finishes a row that has become too long, with all above it. What follows is a row of its own to us. */
  #boundRow(): void {
    const row = this.#rows[this.#row] as Row
    if (row.columns <= ROW_LIMIT) return
    for (; this.#row > 0; this.#row--) this.#finishFirst()
    this.#done = finish(this.#done, row.written, false)
    this.#rows[0] = BLANK
    this.#column = 0
  }

  #finishFirst(): void {
    const row = this.#rows.shift() as Row
    this.#own.delete(row)
    this.#done = finish(this.#done, row.written, true)
    // What was saved is a place in the text.
    this.#saved = { ...this.#saved, row: this.#saved.row - 1 }
  }
}
