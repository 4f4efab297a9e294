/** What a cell says: text, `null` for no value at all, or why its value cannot be shown. */
export type TableCell = string | null | { readonly problem: string }

export interface TableColumn {
  readonly name: string
  /** What its values are, in a word or two: `integer`, `decimal(10, 2)`. */
  readonly type: string
  /** Numbers stand under each other by their last digit. */
  readonly isNumeric: boolean
}

/** How many rows there are: all of them, or those that have been found so far. */
export interface RowCount {
  readonly rows: number
  readonly isExact: boolean
}

/** The rows `from` to before `to`, and of each the cells of the columns `left` to before `right`. */
export interface TablePart {
  readonly from: number
  readonly to: number
  readonly left: number
  readonly right: number
}

/** A table of which parts are asked for. It may be much larger than what fits into memory. */
export interface TableSource {
  readonly columns: ReadonlyArray<TableColumn>
  readonly count: () => RowCount
  /** Tells of every change of the count; gives what ends that. */
  readonly subscribe: (listener: () => void) => () => void
  readonly rows: (part: TablePart) => Promise<ReadonlyArray<ReadonlyArray<TableCell>>>
  /** Somebody sees the last of the rows that have been found. */
  readonly wantMore?: () => void
}
