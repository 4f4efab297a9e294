import type { NotebookFile } from './NotebookFile.ts'
import type { StateDatabase } from './SqlDatabase.ts'
import type { tables } from './tables.ts'

type Row = Readonly<Record<string, unknown>>

/** Everything that a notebook's tables hold, rows as in `NotebookLoaded`. */
export interface NotebookSnapshot {
  readonly notebook: {
    readonly title: string
    readonly metadata: Readonly<Record<string, unknown>>
    /** Where it was read from a file. */
    readonly file?: NotebookFile
  }
  readonly cells: ReadonlyArray<Row>
  readonly runs: ReadonlyArray<Row>
  readonly outputs: ReadonlyArray<Row>
  readonly kernel?: ReadonlyArray<Row>
  readonly versions?: ReadonlyArray<Row>
  readonly threads?: ReadonlyArray<Row>
  readonly comments?: ReadonlyArray<Row>
  readonly reads?: ReadonlyArray<Row>
  /** Cells that were deleted lately. */
  readonly deletedCells?: ReadonlyArray<Row>
  /** What of the log could not be read. */
  readonly problems?: ReadonlyArray<Row>
}

/** Encoded arguments of a `NotebookLoaded`. */
export interface NotebookLoadedArgs extends Omit<NotebookSnapshot, 'notebook'> {
  readonly part: number
  readonly of: number
  readonly notebook?: NotebookSnapshot['notebook']
  readonly by: string
}

/** The columns that hold JSON, by table. */
export const jsonColumns: Readonly<Record<string, ReadonlyArray<string>>> = {
  cells: ['metadata', 'attachments'],
  outputs: ['body'],
  comments: ['mentions'],
  runs: ['joined', 'settings'],
  deletedCells: ['metadata', 'attachments', 'late'],
}

const rowsOf = (db: StateDatabase, name: keyof typeof tables, order: string): ReadonlyArray<Row> =>
  db.select(`SELECT * FROM ${name} ORDER BY ${order}`).map((row) => {
    const entries = Object.entries(row).filter(([, value]) => value !== null)
    const json = jsonColumns[name] ?? []
    return Object.fromEntries(
      entries.map(([key, value]) => [key, json.includes(key) ? JSON.parse(value as string) : value]),
    )
  })

/** A table that many notebooks leave empty is left out then. */
const optional = (db: StateDatabase, name: keyof typeof tables, order: string) => {
  const rows = rowsOf(db, name, order)
  return rows.length > 0 ? { [name]: rows } : {}
}

/** Reads the whole state. */
export const readSnapshot = (db: StateDatabase): NotebookSnapshot => {
  const [notebook] = db.select('SELECT title, metadata, file FROM notebook')
  return {
    notebook: {
      title: (notebook?.title as string | undefined) ?? '',
      metadata: JSON.parse((notebook?.metadata as string | undefined) ?? '{}'),
      ...(notebook?.file ? { file: JSON.parse(notebook.file as string) } : {}),
    },
    cells: rowsOf(db, 'cells', 'position, id'),
    runs: rowsOf(db, 'runs', 'seq'),
    outputs: rowsOf(db, 'outputs', 'cellId, position, id'),
    kernel: rowsOf(db, 'kernel', 'id'),
    ...optional(db, 'versions', 'seq, id'),
    ...optional(db, 'threads', 'id'),
    ...optional(db, 'comments', 'seq, id'),
    ...optional(db, 'reads', 'id'),
    ...optional(db, 'deletedCells', 'seq, id'),
    ...optional(db, 'problems', 'seq, id'),
  }
}

/** A part is closed once its JSON is longer than this, so that it stays far below what a message may be. */
const PART_LENGTH = 256 * 1024

/** Tables whose rows may be many. */
const LISTS = ['cells', 'runs', 'outputs', 'deletedCells', 'threads', 'comments', 'reads'] as const

/** The snapshot as the arguments of one or more `NotebookLoaded`, in order. Every row is in one part. */
export const snapshotParts = (snapshot: NotebookSnapshot, by: string): ReadonlyArray<NotebookLoadedArgs> => {
  type Part = Record<'cells' | 'runs' | 'outputs', Row[]> & Partial<Record<(typeof LISTS)[number], Row[]>>
  const lists = LISTS.filter((table) => snapshot[table] !== undefined)
  const emptyPart = (): Part => ({
    ...{ cells: [], runs: [], outputs: [] },
    ...Object.fromEntries(lists.map((table) => [table, []])),
  })
  const parts: Part[] = [emptyPart()]
  let length = 0
  for (const table of lists) {
    for (const row of snapshot[table] ?? []) {
      const size = JSON.stringify(row).length
      if (length > 0 && length + size > PART_LENGTH) {
        parts.push(emptyPart())
        length = 0
      }
      parts.at(-1)?.[table]?.push(row)
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
          ...(snapshot.problems ? { problems: snapshot.problems } : {}),
        }
      : {}),
    ...rows,
  }))
}
