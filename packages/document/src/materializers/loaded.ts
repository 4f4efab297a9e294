import { State } from '@livestore/common/schema'
import { asCellSource } from '../cellSource.ts'
import { firstText } from '../cellText.ts'
import { loadedEvents as events } from '../events/loaded.ts'
import { isTooDeep } from '../jsonDepth.ts'
import { jsonColumns } from '../NotebookSnapshot.ts'
import { rowsToSqlJson } from '../sqlText.ts'
import { forgetOldest, forgetPresent, keepDeleted } from './deletedCells.ts'
import { noteProblem, TOO_DEEP } from './problems.ts'
import { type Statement, statement } from './statement.ts'

/** The columns that a loaded row may name, with what stands in for one that it leaves out. */
const columns = {
  cells: {
    id: null,
    kind: "'raw'",
    position: null,
    source: "''",
    textState: 'NULL',
    metadata: "'{}'",
    attachments: 'NULL',
    executionCount: 'NULL',
    runId: 'NULL',
  },
  runs: {
    id: null,
    cellId: null,
    seq: '0',
    batchId: 'NULL',
    status: "'lost'",
    source: "''",
    kind: 'NULL',
    settings: 'NULL',
    requestedBy: "''",
    requestedAt: '0',
    startedAt: 'NULL',
    finishedAt: 'NULL',
    reason: 'NULL',
    inputPrompt: 'NULL',
    inputPassword: '0',
    inputSeq: 'NULL',
    sourceHash: 'NULL',
    joined: 'NULL',
    heldFor: 'NULL',
    stopOnError: 'NULL',
  },
  outputs: {
    id: null,
    cellId: null,
    runId: 'NULL',
    position: '0',
    displayId: 'NULL',
    text: "''",
    body: null,
    sourceHash: 'NULL',
  },
  deletedCells: {
    id: null,
    kind: "'raw'",
    position: null,
    source: "''",
    textState: 'NULL',
    metadata: "'{}'",
    attachments: 'NULL',
    seq: '0',
    deletedBy: "''",
    late: 'NULL',
  },
  kernel: { id: null, sessionId: "''", status: "'none'", reason: 'NULL', changedAt: '0' },
  versions: { id: null, seq: '0', name: "''", namedAt: '0', namedBy: "''" },
  threads: {
    id: null,
    cellId: null,
    quote: 'NULL',
    anchorStart: 'NULL',
    anchorEnd: 'NULL',
    resolvedAt: 'NULL',
    resolvedBy: 'NULL',
  },
  comments: {
    id: null,
    threadId: null,
    seq: '0',
    text: "''",
    mentions: "'[]'",
    author: "''",
    at: '0',
    editedAt: 'NULL',
    deletedAt: 'NULL',
  },
  reads: { id: null, threadId: null, reader: "''", seq: '0' },
  problems: { id: null, seq: '0', fact: "''", cellId: 'NULL', reason: "''" },
} as const

type Table = keyof typeof columns
type Row = Readonly<Record<string, unknown>>
type Rows = ReadonlyArray<Row>

/** Stands where an output was. */
const LEFT_OUT = { _tag: 'error', ename: 'Anode left out an output', evalue: TOO_DEEP, traceback: [] }

const deepColumns = (table: Table, row: Row): ReadonlyArray<string> =>
  (jsonColumns[table] ?? []).filter((name) => isTooDeep(row[name]))

/** Whether a row has a text that its cell was to begin with, and that no cell holds as it is. */
const needsText = (table: Table, { source, textState }: Row): boolean =>
  'textState' in columns[table] &&
  typeof source === 'string' &&
  (textState ?? null) === null &&
  asCellSource(source) !== source

/** Rows with texts as cells hold them, and nothing in them that is nested too deep; and what was left out. */
const wholeRows = (table: Table, rows: Rows, seq: number) => {
  const problems: Statement[] = []
  const whole = rows.map((row): Row => {
    const deep = deepColumns(table, row)
    const text = needsText(table, row) ? firstText(row.source as string) : {}
    if (deep.length === 0) return 'source' in text ? { ...row, ...text } : row
    const cellId = String(row.cellId ?? row.id)
    problems.push(noteProblem({ seq, fact: 'v1.NotebookLoaded', cellId, reason: TOO_DEEP }))
    const without = Object.fromEntries(deep.map((name) => [name, name === 'body' ? LEFT_OUT : undefined]))
    return { ...row, ...text, ...without }
  })
  return { whole, problems }
}

/** One statement fills a table from a JSON list: 30 times faster than a statement for each row. */
const fill = (table: Table, rows: Rows, seq: number): ReadonlyArray<Statement> => {
  const { whole, problems } = wholeRows(table, rows, seq)
  const names = Object.keys(columns[table])
  const values = Object.entries(columns[table]).map(([name, fallback]) => {
    const value = `json_extract(value, '$.${name}')`
    return fallback === null ? value : `coalesce(${value}, ${fallback})`
  })
  const filled = statement(
    [table],
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM json_each($rows) WHERE true
     ON CONFLICT (id) DO NOTHING`,
    { rows: rowsToSqlJson(whole) },
  )
  return [filled, ...problems]
}

const empty = (table: Table | 'notebook') => statement([table], `DELETE FROM ${table}`, {})

export const loadedMaterializers = State.SQLite.materializers(events, {
  'v1.NotebookLoaded': ({ part, notebook, by, ...rows }, { event }) => [
    ...(part === 0
      ? [
          keepDeleted('true', { seq: event.seqNum.global, by }),
          empty('notebook'),
          empty('cells'),
          empty('runs'),
          empty('outputs'),
          // What people say of a notebook stays when its content is replaced, as the kernel does.
          ...(['kernel', 'versions', 'threads', 'comments', 'reads', 'problems'] as const).flatMap((table) =>
            rows[table] ? [empty(table)] : [],
          ),
        ]
      : []),
    ...(notebook
      ? [
          statement(
            ['notebook'],
            `INSERT INTO notebook (id, title, metadata, file) VALUES ('notebook', $title, $metadata, $file)
             ON CONFLICT (id) DO UPDATE SET title = $title, metadata = $metadata, file = $file`,
            {
              title: notebook.title,
              metadata: isTooDeep(notebook.metadata) ? '{}' : JSON.stringify(notebook.metadata),
              file: notebook.file === undefined ? null : JSON.stringify(notebook.file),
            },
          ),
        ]
      : []),
    ...(Object.keys(columns) as ReadonlyArray<Table>).flatMap((table) => {
      const tableRows = rows[table] ?? []
      return tableRows.length > 0 ? fill(table, tableRows, event.seqNum.global) : []
    }),
    forgetPresent,
    forgetOldest,
  ],
  'v1.NotebookFileRead': ({ file }) =>
    statement(
      ['notebook'],
      `INSERT INTO notebook (id, file) VALUES ('notebook', $file) ON CONFLICT (id) DO UPDATE SET file = $file`,
      { file: JSON.stringify(file) },
    ),
})
