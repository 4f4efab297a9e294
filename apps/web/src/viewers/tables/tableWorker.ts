import type { RowCount, TableCell, TableColumn, TablePart } from '../../table/TableSource.ts'
import { NoTable, type TableFormat, type TableReader, type TableRequest } from './TableReader.ts'

/** Work for the thread that reads a table. */
export type TableWork =
  | { readonly do: 'open'; readonly id: number; readonly request: TableRequest }
  | { readonly do: 'rows'; readonly id: number; readonly part: TablePart }
  | { readonly do: 'readOn'; readonly id: number; readonly bytes: number }

/** How far it has come. */
export interface TableProgress {
  readonly count: RowCount
  /** Bytes that were looked at; null for what says itself how many rows it has. */
  readonly seen: number | null
}

export interface OpenedTable extends TableProgress {
  readonly columns: ReadonlyArray<TableColumn>
  readonly notes: ReadonlyArray<string>
  readonly sheets: ReadonlyArray<string>
}

export type TableAnswer =
  | {
      readonly is: 'done'
      readonly id: number
      readonly value?: OpenedTable | ReadonlyArray<ReadonlyArray<TableCell>>
    }
  | { readonly is: 'progress'; readonly progress: TableProgress }
  | {
      readonly is: 'failed'
      readonly id: number
      readonly message: string
      readonly todo: string | undefined
      readonly status: number
    }

/** What is looked at before anything is shown. */
const FIRST = 4 * 1024 * 1024
/** Where not even one row was found by then, it goes on up to here. */
const FARTHEST = 256 * 1024 * 1024

const readers: Readonly<Record<TableFormat, () => Promise<(request: TableRequest) => Promise<TableReader>>>> =
  {
    csv: async () => (await import('./csvTable.ts')).csvTable,
    tsv: async () => (await import('./csvTable.ts')).csvTable,
    jsonl: async () => (await import('./jsonLinesTable.ts')).jsonLinesTable,
    parquet: async () => (await import('./parquetTable.ts')).parquetTable,
    arrow: async () => (await import('./arrowTable.ts')).arrowTable,
    excel: async () => (await import('./excelTable.ts')).excelTable,
  }

let reader: TableReader | null = null

const tell = (answer: TableAnswer) => self.postMessage(answer)

const progressOf = (table: TableReader): TableProgress => ({
  count: table.count(),
  seen: table.seen?.() ?? null,
})

const open = async (request: TableRequest): Promise<OpenedTable> => {
  const table = await (await readers[request.format]())(request)
  while (table.readOn !== undefined && !table.count().isExact) {
    await table.readOn(FIRST, () => {})
    if (table.count().rows > 0 || (table.seen?.() ?? 0) > FARTHEST) break
  }
  reader = table
  return { columns: table.columns, notes: table.notes, sheets: table.sheets ?? [], ...progressOf(table) }
}

const readOn = async (table: TableReader, bytes: number): Promise<void> => {
  let told = 0
  await table.readOn?.(bytes, () => {
    if (performance.now() - told < 150) return
    told = performance.now()
    tell({ is: 'progress', progress: progressOf(table) })
  })
  tell({ is: 'progress', progress: progressOf(table) })
}

const work = async (asked: TableWork) => {
  if (asked.do === 'open') return open(asked.request)
  if (reader === null) throw new NoTable('It is not open.')
  if (asked.do === 'rows') return reader.rows(asked.part)
  await readOn(reader, asked.bytes)
}

self.onmessage = async ({ data }: MessageEvent<TableWork>) => {
  try {
    const value = await work(data)
    tell({ is: 'done', id: data.id, ...(value !== undefined && { value }) })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const todo = error instanceof NoTable ? error.todo : undefined
    const { status = 0 } = error as { status?: number }
    tell({ is: 'failed', id: data.id, message, todo, status })
  }
}
