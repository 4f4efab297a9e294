import { tables } from '@anode/document'
import { type LiveQueryDef, queryDb } from '@livestore/livestore'
import { Schema } from 'effect'

/** A query whose one row holds one text. */
const oneText = (label: string, sql: string, queriedTables: ReadonlyArray<string>): LiveQueryDef<string> =>
  queryDb(
    {
      query: sql,
      schema: Schema.Array(Schema.Struct({ value: Schema.String })),
      queriedTables: new Set(queriedTables),
    },
    { label, map: ([row]) => row?.value ?? '[]' },
  )

/**
 * Every cell in order, as the JSON that `CellIndex` reads. One text instead of a thousand rows: it is
 * compared in microseconds, and decoded only when it differs.
 */
export const cellList = oneText(
  'cellList',
  `SELECT json_group_array(json_array(id, kind, position, runId, executionCount, lines)) AS value FROM (
     SELECT id, kind, position, runId, executionCount,
       length(source) - length(replace(source, char(10), '')) + 1 AS lines
     FROM cells ORDER BY position, id)`,
  ['cells'],
)

/** Every run that is known, as the JSON that `CellIndex` reads. */
export const runList = oneText(
  'runList',
  `SELECT json_group_array(json_array(id, cellId, status, requestedAt, startedAt, finishedAt, reason,
     inputPrompt, inputPassword)) AS value FROM (SELECT * FROM runs ORDER BY seq)`,
  ['runs'],
)

/** A cell with its text; null when there is none. */
export const cell = (id: string) =>
  queryDb(tables.cells.where({ id }).limit(1), { label: `cell ${id}`, map: ([row]) => row ?? null })

/** A cell's stored outputs. */
export const outputs = (cellId: string) =>
  queryDb(tables.outputs.where({ cellId }).orderBy('position', 'asc'), { label: `outputs ${cellId}` })

/** The notebook's title. */
export const title = queryDb(tables.notebook.select('title').limit(1), {
  label: 'title',
  map: ([row]) => row ?? '',
})

/** The kernel session's state; null before the first one. */
export const kernel = queryDb(tables.kernel.where({ id: 'kernel' }).limit(1), {
  label: 'kernel',
  map: ([row]) => row ?? null,
})
