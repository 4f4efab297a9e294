import { cellKinds } from '@anode/cells'
import { tables } from '@anode/document'
import { type LiveQueryDef, queryDb } from '@livestore/livestore'
import { Schema } from 'effect'

/** A query whose one row holds one text. */
export const oneText = (
  label: string,
  sql: string,
  queriedTables: ReadonlyArray<string>,
): LiveQueryDef<string> =>
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
     inputPrompt, inputPassword, inputSeq,
     (SELECT json_group_array(json_extract(value, '$.id')) FROM json_each(runs.joined)))) AS value
   FROM (SELECT * FROM runs ORDER BY seq) AS runs`,
  ['runs'],
)

/** Runs that wait for somebody's word, in order, as JSON (`HeldRun`). */
export const heldRuns = oneText(
  'heldRuns',
  `SELECT json_group_array(json_object('id', id, 'cellId', cellId, 'heldFor', heldFor, 'at', requestedAt,
     'by', requestedBy)) AS value FROM (SELECT * FROM runs WHERE status = 'held' ORDER BY seq)`,
  ['runs'],
)

/** Cells that were deleted lately, as the JSON that `LostCells` reads. */
export const deletedCells = oneText(
  'deletedCells',
  `SELECT json_group_array(json_array(id, deletedBy, substr(source, 1, 200), json(coalesce(late, 'null'))))
   AS value FROM (SELECT * FROM deletedCells ORDER BY seq, id)`,
  ['deletedCells'],
)

/** A cell that was deleted lately; null when it is there, or was forgotten. */
export const deletedCell = (id: string) =>
  queryDb(tables.deletedCells.where({ id }).limit(1), {
    label: `deleted cell ${id}`,
    map: ([row]) => row ?? null,
  })

/** Every cell's text in order: what runs are asked for on. */
export const sources = queryDb(
  tables.cells.select('id', 'kind', 'source').orderBy([
    { col: 'position', direction: 'asc' },
    { col: 'id', direction: 'asc' },
  ]),
  { label: 'sources' },
)

/** A cell with its text; null when there is none. */
export const cell = (id: string) =>
  queryDb(tables.cells.where({ id }).limit(1), { label: `cell ${id}`, map: ([row]) => row ?? null })

/** A cell's stored outputs. */
export const outputs = (cellId: string) =>
  queryDb(tables.outputs.where({ cellId }).orderBy('position', 'asc'), { label: `outputs ${cellId}` })

/** What of the log could not be read, in its order. */
export const problems = queryDb(tables.problems.orderBy('seq', 'asc'), { label: 'problems' })

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

/** What the notebook says that it needs of Python, as JSON; `null` when it says nothing. */
export const environment = oneText(
  'environment',
  `SELECT coalesce((SELECT json_extract(metadata, '$.anode.environment') FROM notebook WHERE id = 'notebook'), 'null')
   AS value`,
  ['notebook'],
)

/** What `textFile` says of a notebook that is one. */
export const NO_TEXT = '[]'

/** The title of a notebook that is no notebook but one text: the name of its file. `NO_TEXT` of all others. */
export const textFile = oneText(
  'textFile',
  `SELECT title AS value FROM notebook WHERE id = 'notebook' AND json_extract(metadata, '$.anode.text') = 1`,
  ['notebook'],
)

/** A cell's run; null when it is not known. */
export const run = (id: string) =>
  queryDb(tables.runs.where({ id }).limit(1), { label: `run ${id}`, map: ([row]) => row ?? null })

/** Kinds that are prose: their headings make the outline. */
const proseKinds = [...cellKinds.values()]
  .filter(({ isProse }) => isProse)
  .map(({ name }) => `'${name}'`)
  .join(', ')

/**
 * Cells that may hold headings, in order, with their texts and whether their sections are folded, as the
 * JSON that `Outline` reads. JupyterLab writes the first of the two names, older Jupyters the second.
 */
export const headingCells = oneText(
  'headingCells',
  `SELECT json_group_array(json_array(id, source, folded)) AS value FROM (
     SELECT id, source, coalesce(json_extract(metadata, '$."jp-MarkdownHeadingCollapsed"'),
       json_extract(metadata, '$.heading_collapsed'), 0) AS folded
     FROM cells WHERE kind IN (${proseKinds}) AND (instr(source, '#') > 0
       OR instr(source, char(10) || '=') > 0 OR instr(source, char(10) || '-') > 0)
     ORDER BY position, id)`,
  ['cells'],
)

/**
 * Cells whose formulas concern others, in order, as JSON: those that define commands, and those with equations that
 * are numbered or labelled.
 */
export const mathCells = oneText(
  'mathCells',
  `SELECT json_group_array(json_array(id, source)) AS value FROM (
     SELECT id, source FROM cells WHERE kind IN (${proseKinds}) AND instr(source, '\\') > 0 AND (
       instr(source, 'command') > 0 OR instr(source, '\\def') > 0 OR instr(source, '\\gdef') > 0
       OR instr(source, '\\let') > 0 OR instr(source, 'DeclareMathOperator') > 0 OR instr(source, '\\label') > 0
       OR instr(source, '\\begin{equation') > 0 OR instr(source, '\\begin{align') > 0
       OR instr(source, '\\begin{gather') > 0 OR instr(source, '\\begin{eqnarray') > 0
       OR instr(source, '\\begin{flalign') > 0 OR instr(source, '\\begin{multline') > 0)
     ORDER BY position, id)`,
  ['cells'],
)

/** Code cells that begin with a comment, with its text, as JSON: lines for the outline. */
export const firstComments = oneText(
  'firstComments',
  `SELECT json_group_array(json_object('cellId', id, 'text', text)) AS value FROM (
     SELECT id, trim(ltrim(substr(line, 1, 200), '# ')) AS text FROM (
       SELECT id, position, substr(source || char(10), 1, instr(source || char(10), char(10)) - 1) AS line
       FROM cells WHERE kind NOT IN (${proseKinds}) AND source LIKE '#%')
     WHERE text <> '' AND line NOT LIKE '#!%' ORDER BY position, id)`,
  ['cells'],
)

/** None of them. */
export const noComments = oneText('noComments', "SELECT '[]' AS value", [])

/** What the notebook's metadata say of its kernel, as the JSON that `wantedKernel` reads. */
export const kernelMetadata = oneText(
  'kernelMetadata',
  `SELECT json_object('kernelspec', json_extract(metadata, '$.kernelspec'),
     'language_info', json_object('name', json_extract(metadata, '$.language_info.name'))) AS value FROM notebook`,
  ['notebook'],
)
