import type { RowCount, TableCell, TableColumn, TablePart } from '../../table/TableSource.ts'
import type { ServedFile } from '../ServedFile.ts'

/** What a table is written in. */
export type TableFormat = 'csv' | 'tsv' | 'jsonl' | 'parquet' | 'arrow' | 'excel'

/** What is to be opened. */
export interface TableRequest {
  readonly format: TableFormat
  readonly file: Pick<ServedFile, 'path' | 'name' | 'size' | 'version'>
  /** The sheet of a workbook. */
  readonly sheet?: number | undefined
}

/** A file as a table; it lives in a thread of its own. */
export interface TableReader {
  readonly columns: ReadonlyArray<TableColumn>
  readonly count: () => RowCount
  /** How much of the file has been looked at, in bytes. */
  readonly seen?: () => number
  /** What is to be known about how it was read: the encoding, a line that is wrong. */
  readonly notes: ReadonlyArray<string>
  /** The names of a workbook's sheets. */
  readonly sheets?: ReadonlyArray<string>
  readonly rows: (part: TablePart) => Promise<ReadonlyArray<ReadonlyArray<TableCell>>>
  /** Looks at so many bytes more. */
  readonly readOn?: (bytes: number, progress: () => void) => Promise<void>
}

/** Why a file is no table, in words for the person. */
export class NoTable extends Error {
  override readonly name = 'NoTable'
  readonly todo: string | undefined
  constructor(message: string, todo?: string) {
    super(message)
    this.todo = todo
  }
}
