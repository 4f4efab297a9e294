import { Listeners } from '@anode/protocol/listeners'
import type { TableCell, TablePart, TableSource } from '../../table/TableSource.ts'
import { NoTable, type TableRequest } from './TableReader.ts'
import type { OpenedTable, TableAnswer, TableProgress, TableWork } from './tableWorker.ts'

/** Looked at ahead when somebody comes to the last row that is known, in bytes. */
const AHEAD = 32 * 1024 * 1024

type Asked = TableWork extends infer Work ? (Work extends TableWork ? Omit<Work, 'id'> : never) : never

/** The file was changed since it was opened. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged'
}

/** A file as a table. It is read in a thread of its own, which ends with `close`. */
export class TableFile implements TableSource {
  readonly #worker: Worker
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  readonly #listeners = new Listeners('a table')
  #count = 0
  #opened: OpenedTable
  #progress: TableProgress
  #isReading = false

  private constructor() {
    this.#worker = new Worker(new URL('./tableWorker.ts', import.meta.url), { type: 'module' })
    this.#opened = { columns: [], notes: [], sheets: [], count: { rows: 0, isExact: false }, seen: 0 }
    this.#progress = this.#opened
    this.#worker.onmessage = ({ data }: MessageEvent<TableAnswer>) => this.#received(data)
    this.#worker.onerror = ({ message }) =>
      this.#end(new Error(message || 'The thread that reads it stopped.'))
  }

  /** @throws NoTable, FileChanged */
  static async open(request: TableRequest, signal: AbortSignal): Promise<TableFile> {
    const table = new TableFile()
    const stop = () => table.close()
    signal.addEventListener('abort', stop)
    try {
      signal.throwIfAborted()
      table.#opened = await table.#ask<OpenedTable>({ do: 'open', request })
      table.#progress = table.#opened
      return table
    } catch (error) {
      table.close()
      throw error
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  get columns(): TableSource['columns'] {
    return this.#opened.columns
  }
  get notes(): OpenedTable['notes'] {
    return this.#opened.notes
  }
  get sheets(): OpenedTable['sheets'] {
    return this.#opened.sheets
  }
  readonly count = (): TableProgress['count'] => this.#progress.count
  readonly progress = (): TableProgress => this.#progress
  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener)
  readonly rows = (part: TablePart): Promise<ReadonlyArray<ReadonlyArray<TableCell>>> =>
    this.#ask({ do: 'rows', part })
  readonly wantMore = (): void => void this.readOn(AHEAD).catch(() => {})

  /** Looks for rows in so many bytes more. */
  async readOn(bytes: number): Promise<void> {
    if (this.#isReading || this.#progress.count.isExact) return
    this.#isReading = true
    try {
      await this.#ask({ do: 'readOn', bytes })
    } finally {
      this.#isReading = false
    }
  }

  close(): void {
    this.#end(new Error('It was closed.'))
  }

  #end(why: Error): void {
    this.#worker.terminate()
    for (const { reject } of this.#waiting.values()) reject(why)
    this.#waiting.clear()
  }

  #ask<A>(work: Asked): Promise<A> {
    const id = ++this.#count
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ ...work, id })
    }) as Promise<A>
  }

  #received(answer: TableAnswer): void {
    if (answer.is === 'progress') {
      this.#progress = answer.progress
      this.#listeners.tell()
      return
    }
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.is === 'done') waiting?.resolve(answer.value)
    else if (answer.status === 412) waiting?.reject(new FileChanged('It was changed while it was read.'))
    else waiting?.reject(new NoTable(answer.message, answer.todo))
  }
}
