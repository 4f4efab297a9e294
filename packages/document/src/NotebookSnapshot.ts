import type { StateDatabase } from './StateDatabase.ts'
import type { tables } from './tables.ts'

type Row = Readonly<Record<string, unknown>>

/** Everything that a notebook's tables hold, rows as in `NotebookLoaded`. */
export interface NotebookSnapshot {
  readonly notebook: { readonly title: string; readonly metadata: Readonly<Record<string, unknown>> }
  readonly cells: ReadonlyArray<Row>
  readonly runs: ReadonlyArray<Row>
  readonly outputs: ReadonlyArray<Row>
  readonly kernel?: ReadonlyArray<Row>
  readonly versions?: ReadonlyArray<Row>
}

/** Encoded arguments of a `NotebookLoaded`. */
export interface NotebookLoadedArgs extends Omit<NotebookSnapshot, 'notebook'> {
  readonly part: number
  readonly of: number
  readonly notebook?: NotebookSnapshot['notebook']
  readonly by: string
}

const jsonColumns: Record<string, ReadonlyArray<string>> = {
  cells: ['metadata', 'attachments'],
  outputs: ['body'],
}

const rowsOf = (db: StateDatabase, name: keyof typeof tables, order: string): ReadonlyArray<Row> =>
  db.select(`SELECT * FROM ${name} ORDER BY ${order}`).map((row) => {
    const entries = Object.entries(row).filter(([, value]) => value !== null)
    const json = jsonColumns[name] ?? []
    return Object.fromEntries(
      entries.map(([key, value]) => [key, json.includes(key) ? JSON.parse(value as string) : value]),
    )
  })

/** Reads the whole state. */
export const readSnapshot = (db: StateDatabase): NotebookSnapshot => {
  const versions = rowsOf(db, 'versions', 'seq, id')
  const [notebook] = db.select('SELECT title, metadata FROM notebook')
  return {
    notebook: {
      title: (notebook?.title as string | undefined) ?? '',
      metadata: JSON.parse((notebook?.metadata as string | undefined) ?? '{}'),
    },
    cells: rowsOf(db, 'cells', 'position, id'),
    runs: rowsOf(db, 'runs', 'seq'),
    outputs: rowsOf(db, 'outputs', 'cellId, position, id'),
    kernel: rowsOf(db, 'kernel', 'id'),
    ...(versions.length > 0 ? { versions } : {}),
  }
}

/** A part is closed once its JSON is longer than this, so that it stays far below what a message may be. */
const PART_LENGTH = 256 * 1024

/** The snapshot as the arguments of one or more `NotebookLoaded`, in order. Every row is in one part. */
export const snapshotParts = (snapshot: NotebookSnapshot, by: string): ReadonlyArray<NotebookLoadedArgs> => {
  type Part = { cells: Row[]; runs: Row[]; outputs: Row[] }
  const parts: Part[] = [{ cells: [], runs: [], outputs: [] }]
  let length = 0
  for (const table of ['cells', 'runs', 'outputs'] as const) {
    for (const row of snapshot[table]) {
      const size = JSON.stringify(row).length
      if (length > 0 && length + size > PART_LENGTH) {
        parts.push({ cells: [], runs: [], outputs: [] })
        length = 0
      }
      ;(parts.at(-1) as Part)[table].push(row)
      length += size
    }
  }
  return parts.map((rows, part) => ({
    part,
    of: parts.length,
    by,
    ...(part === 0
      ? {
          notebook: snapshot.notebook,
          ...(snapshot.kernel ? { kernel: snapshot.kernel } : {}),
          ...(snapshot.versions ? { versions: snapshot.versions } : {}),
        }
      : {}),
    ...rows,
  }))
}
