/** How a file says what a notebook holds. `text`: it is no notebook, but one text. */
export const fileFormats = ['ipynb', 'percent', 'quarto', 'myst', 'text'] as const
export type FileFormat = (typeof fileFormats)[number]

/** A cell as a text file can hold it: without outputs, and without an id. */
export interface FormatCell {
  /** Of nbformat. */
  readonly type: 'code' | 'markdown' | 'raw'
  /** With line feeds. */
  readonly source: string
  readonly metadata: Readonly<Record<string, unknown>>
}

/** A piece of a text file that is one cell. All of the file is its head and its blocks. */
export interface Block {
  readonly cell: FormatCell
  /** As it is written, up to its last line that is not blank. */
  readonly text: string
  /** What lies between that and the next block, or the end: blank lines. */
  readonly gap: string
}

/** A text file, taken apart. */
export interface ParsedText {
  /** What stands before the first block: a header, which no cell shows. */
  readonly head: string
  readonly blocks: ReadonlyArray<Block>
  /** What the file says of the notebook as a whole. */
  readonly metadata: Readonly<Record<string, unknown>>
}

/** Where a block comes to stand. */
export interface BlockPlace {
  /** The cell before it; null: it is the first. */
  readonly before: FormatCell | null
  readonly isLast: boolean
  readonly head: string
}

/** A format of text files that hold cells. All that it does not understand it leaves as it is. */
export interface TextFormat {
  /** `text` ends its lines with line feeds only. */
  readonly parse: (text: string) => ParsedText
  /** A cell as text, in the way of the block that it was, where it was one; else in that of the file's other blocks. */
  readonly render: (cell: FormatCell, was: Block | null, blocks: ReadonlyArray<Block>) => string
  /** The same block where it comes to stand: what sets it apart from its neighbour is added where it is missing. */
  readonly fit: (text: string, cell: FormatCell, place: BlockPlace) => string
  /** What stands before the first block of a new file. */
  readonly newHead: string
}
