import type { Finished } from './Finished.ts'
import type { ParserState } from './parseTerminal.ts'
import type { Row } from './Row.ts'
import type { TextStyle } from './TextStyle.ts'

/** Where the next character goes, and how it looks. */
export interface Cursor {
  readonly row: number
  readonly column: number
  readonly style: TextStyle
}

/**
 * What a program has printed as a terminal shows it, as an immutable value: finished lines, which never change again,
 * and the last rows, on which the cursor moves. Writing to it costs what is written, not what is there.
 *
 * Its text is *settled*: lines of characters in which only colours and links (SGR, OSC 8) are left of the escape
 * sequences, and as few of them as need be. That is what is stored and sent; written to a terminal again it reads the
 * same.
 */
export interface TerminalText {
  readonly done: Finished | null
  readonly rows: ReadonlyArray<Row>
  readonly cursor: Cursor
  /** The cursor as it was saved last. */
  readonly saved: Cursor
  readonly parser: ParserState
}
