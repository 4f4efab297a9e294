import { type LiveQueryDef, queryDb } from '@livestore/livestore'
import { Schema } from 'effect'

/** A query for one JSON text. Made once: LiveStore keeps what it knows of each definition. */
const oneJson = (label: string, select: string, tables: ReadonlyArray<string>): LiveQueryDef<string> =>
  queryDb(
    {
      query: `SELECT (${select}) AS value`,
      schema: Schema.Array(Schema.Struct({ value: Schema.NullOr(Schema.String) })),
      queriedTables: new Set(tables),
    },
    { label, map: ([row]) => row?.value ?? 'null' },
  )

const rows = (columns: string, table: string, order: string): string =>
  `SELECT json_group_array(json_array(${columns})) FROM (SELECT * FROM ${table} ORDER BY ${order})`

/** The cell whose text all pages edit. */
export const SHARED_CELL = 'cell-1'

/** Id and position of every cell, in order. */
export const positions = oneJson('positions', rows('id, position', 'cells', 'position, id'), ['cells'])

/** Text and Yjs state of the shared cell. */
export const sharedText = oneJson(
  'shared',
  `SELECT json_object('source', source, 'textState', textState) FROM cells WHERE id = '${SHARED_CELL}'`,
  ['cells'],
)

/** Everything that people see of the notebook. */
export const everything = oneJson(
  'everything',
  `SELECT json_object(
     'title', (SELECT title FROM notebook),
     'cells', (${rows('id, kind, position, source, executionCount, runId', 'cells', 'position, id')}),
     'runs', (${rows('id, cellId, status, startedAt, finishedAt', 'runs', 'seq')}),
     'outputs', (${rows('id, cellId, runId, position, text, body', 'outputs', 'cellId, position, id')}))`,
  ['notebook', 'cells', 'runs', 'outputs'],
)
