import { joinedWidth, joins, widthOf } from './cellWidth.ts'
import { plainStyle, sameStyle, styleChange, type TextStyle } from './TextStyle.ts'

/** Text in one style. */
interface Run {
  readonly text: string
  readonly style: TextStyle
}

/** A row as text. Its first style is not said in it, and its last one is not ended. */
export interface WrittenRow {
  readonly text: string
  readonly first: TextStyle
  readonly last: TextStyle
}

const emptyRow: WrittenRow = { text: '', first: plainStyle, last: plainStyle }

/** A character with all that joins it, at the first of its columns; its other columns hold ''. */
interface Cells {
  readonly texts: string[]
  readonly styles: TextStyle[]
}

/** All that is not one plain column. */
const NOT_SIMPLE = /[^ -~]/

/** All that may join what stands before it. */
const MAY_JOIN = /[^\t -~]/

/** Columns between two tab stops. */
const TAB = 8

const nextTab = (column: number): number => (Math.floor(column / TAB) + 1) * TAB

/** Turns the halves of wide characters that an edge between two columns parts into blanks. */
const partAt = ({ texts }: Cells, column: number): void => {
  if (texts[column] !== '') return
  let end = column
  while (texts[end] === '') texts[end++] = ' '
  let owner = column - 1
  while (owner > 0 && texts[owner] === '') texts[owner--] = ' '
  if (owner >= 0) texts[owner] = ' '
}

/** Writes over the cells from `column` on, or behind the last one. The column after it is returned. */
const putCells = (cells: Cells, column: number, text: string, style: TextStyle): number => {
  const { texts, styles } = cells
  while (texts.length < column) {
    texts.push(' ')
    styles.push(plainStyle)
  }
  let at = column
  const set = (cell: string, width: number, look: TextStyle) => {
    partAt(cells, at)
    partAt(cells, at + width)
    for (let i = 0; i < width; i++) {
      texts[at + i] = i === 0 ? cell : ''
      styles[at + i] = look
    }
    at += width
  }
  for (const char of text) {
    const codePoint = char.codePointAt(0) as number
    if (codePoint >= 0x20 && codePoint < 0x7f) {
      set(char, 1, style)
      continue
    }
    if (char === '\t') {
      set(char, nextTab(at) - at, style)
      continue
    }
    let owner = at - 1
    while (owner > 0 && texts[owner] === '') owner--
    const cell = owner < 0 || texts[owner] === '\t' ? undefined : (texts[owner] as string)
    if (cell === undefined || !joins(cell, codePoint)) {
      set(char, widthOf(codePoint) || 1, style)
      continue
    }
    const width = at - owner
    const look = styles[owner] as TextStyle
    const wider = joinedWidth(width, cell, codePoint)
    if (wider > width) {
      at = owner
      set(cell + char, wider, look)
    } else {
      texts[owner] = cell + char
    }
  }
  return at
}

/**
 * The cells that the row's text will have when it is read: moves and insertions bring together what joins, two halves
 * of flags for instance, and the joined look as the first of them does.
 */
const asRead = ({ texts, styles }: Cells): Cells => {
  const read: Cells = { texts: [], styles: [] }
  for (const [i, text] of texts.entries())
    if (text !== '') putCells(read, read.texts.length, text, styles[i] as TextStyle)
  return read
}

/**
 * One line of a terminal's screen. Text that is only ever put behind text is kept as runs; a row of which something
 * was rewritten is kept as cells, so that writing costs what is written.
 *
 * Rows of a finished write are never changed again: `copy` one to change it.
 */
export class Row {
  #runs: Run[] = []
  #cells: Cells | null = null
  /** Columns of the runs. */
  #columns = 0
  /** The last cell of the runs, which a character may join, and its columns. */
  #last = ''
  #lastWidth = 0
  #written: WrittenRow | null = emptyRow

  copy(): Row {
    const copy = new Row()
    copy.#runs = this.#runs.slice()
    copy.#columns = this.#columns
    copy.#last = this.#last
    copy.#lastWidth = this.#lastWidth
    copy.#written = this.#written
    if (this.#cells !== null) {
      const { texts, styles } = this.#cells
      copy.#cells = { texts: texts.slice(), styles: styles.slice() }
    }
    return copy
  }

  /** How many columns it takes. */
  get columns(): number {
    return this.#cells?.texts.length ?? this.#columns
  }

  /** Nothing but blanks of the page's own colours, or nothing at all. */
  get isBlank(): boolean {
    const { text, first } = this.written
    return /^ *$/.test(text) && sameStyle(first, plainStyle)
  }

  /** Puts text behind all that is there. */
  append(text: string, style: TextStyle): void {
    if (this.#cells !== null) {
      this.put(this.#cells.texts.length, text, style)
      return
    }
    const last = this.#runs.at(-1)
    if (last !== undefined && sameStyle(last.style, style)) {
      this.#runs[this.#runs.length - 1] = { text: last.text + text, style: last.style }
    } else {
      this.#runs.push({ text, style })
    }
    this.#written = null
    if (NOT_SIMPLE.test(text)) {
      for (const char of text) this.#measure(char)
    } else {
      this.#columns += text.length
      this.#last = text[text.length - 1] as string
      this.#lastWidth = 1
    }
  }

  /** Writes over what stands at the column, and tells the column after it. */
  put(column: number, text: string, style: TextStyle): number {
    this.#written = null
    return putCells(this.#asCells(), column, text, style)
  }

  /** A tab is text where there is none yet, and else leads over what is there. The column after it is told. */
  tab(column: number, style: TextStyle): number {
    const stop = nextTab(column)
    const end = this.columns
    if (end >= stop) return stop
    if (column <= end) this.append('\t', style)
    else this.put(column, '\t', style)
    return stop
  }

  /** Blanks the columns from one to before another. At the row's end nothing is left of them. */
  erase(from: number, to: number): void {
    const { columns } = this
    if (from >= columns) return
    if (from === 0 && to >= columns) {
      this.#clear()
      return
    }
    const cells = this.#asCells()
    this.#written = null
    partAt(cells, from)
    partAt(cells, to)
    if (to >= columns) {
      cells.texts.length = from
      cells.styles.length = from
    } else {
      cells.texts.fill(' ', from, to)
      cells.styles.fill(plainStyle, from, to)
    }
  }

  /** Moves what stands from the column on to the right, as far as before `limit`, or before the row's end. */
  insert(column: number, count: number, limit: number): void {
    const { columns } = this
    if (column >= columns) return
    const cells = this.#asCells()
    this.#written = null
    partAt(cells, column)
    cells.texts.splice(column, 0, ...Array<string>(count).fill(' '))
    cells.styles.splice(column, 0, ...Array<TextStyle>(count).fill(plainStyle))
    this.erase(Math.max(limit, columns), Number.POSITIVE_INFINITY)
  }

  /** Takes columns out; what stands behind them moves to the left. */
  delete(column: number, count: number): void {
    if (column >= this.columns) return
    const cells = this.#asCells()
    this.#written = null
    partAt(cells, column)
    partAt(cells, column + count)
    cells.texts.splice(column, count)
    cells.styles.splice(column, count)
  }

  /** The row as text, with changes of its style as few as need be. */
  get written(): WrittenRow {
    this.#written ??= this.#write()
    return this.#written
  }

  /** Counts a character that is put behind the runs. */
  #measure(char: string): void {
    const codePoint = char.codePointAt(0) as number
    const isTab = char === '\t'
    if (!isTab && this.#last !== '' && this.#last !== '\t' && joins(this.#last, codePoint)) {
      const width = joinedWidth(this.#lastWidth, this.#last, codePoint)
      this.#columns += width - this.#lastWidth
      this.#lastWidth = width
      this.#last += char
    } else {
      this.#lastWidth = isTab ? nextTab(this.#columns) - this.#columns : widthOf(codePoint) || 1
      this.#columns += this.#lastWidth
      this.#last = char
    }
  }

  #clear(): void {
    this.#runs = []
    this.#cells = null
    this.#columns = 0
    this.#last = ''
    this.#written = emptyRow
  }

  #asCells(): Cells {
    if (this.#cells === null) {
      const cells: Cells = { texts: [], styles: [] }
      for (const { text, style } of this.#runs) putCells(cells, cells.texts.length, text, style)
      this.#cells = cells
      this.#runs = []
    }
    return this.#cells
  }

  #write(): WrittenRow {
    // A character that joins the one before it looks as that one does.
    if (this.#runs.some(({ text }, i) => i > 0 && NOT_SIMPLE.test(text[0] as string))) this.#asCells()
    let written = ''
    let first: TextStyle | null = null
    let style = plainStyle
    const write = (text: string, look: TextStyle) => {
      if (first === null) first = look
      else written += styleChange(style, look)
      style = look
      written += text
    }
    if (this.#cells === null) for (const run of this.#runs) write(run.text, run.style)
    else this.#writeCells(this.#cells, write)
    return { text: written, first: first ?? plainStyle, last: style }
  }

  #writeCells(cells: Cells, write: (text: string, style: TextStyle) => void): void {
    const { texts, styles } = cells.texts.some((text) => MAY_JOIN.test(text)) ? asRead(cells) : cells
    let run = ''
    let style = plainStyle
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i] as string
      if (text === '') continue
      const own = styles[i] as TextStyle
      if (!sameStyle(own, style)) {
        if (run !== '') write(run, style)
        run = ''
        style = own
      }
      run += text
    }
    if (run !== '') write(run, style)
  }
}
