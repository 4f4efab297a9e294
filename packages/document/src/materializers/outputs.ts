import { State } from '@livestore/common/schema'
import { Schema } from 'effect'
import { outputEvents as events } from '../events/outputs.ts'
import { Output } from '../Output.ts'
import { rowsToSqlJson } from '../sqlText.ts'
import { toStoredOutput } from '../storedOutput.ts'
import { textHash } from '../textHash.ts'
import { ACTIVE, cellOf, OPEN, runSettings } from './requests.ts'
import { statement } from './statement.ts'

const encodeOutput = Schema.encodeSync(Schema.parseJson(Output))

/** Of a cell that has not been run again since the run whose outputs come back. */
const UNTOUCHED = '(cells.runId IS NULL OR cells.runId = $runId)'

/** The run that outputs come back with, if the notebook knows it. */
const KNOWN_RUN = '(SELECT id FROM runs WHERE id = $runId AND cellId = $cellId)'

/** Of a cell that still shows what the person saw who reverts it; for parts that follow, what part 0 made of it. */
const revertible = (part: number): string =>
  `(cells.runId IS ${part === 0 ? '$over' : KNOWN_RUN}
    AND NOT EXISTS (SELECT 1 FROM runs WHERE cellId = $cellId AND ${ACTIVE}))`

const rowOf = (shown: { readonly id: string; readonly position: number; readonly output: Output }) => ({
  id: shown.id,
  position: shown.position,
  displayId: shown.output._tag === 'display' ? (shown.output.displayId ?? null) : null,
  ...toStoredOutput(shown.output),
})

export const outputMaterializers = State.SQLite.materializers(events, {
  // Only the run that the cell shows may add to it: a run that the cell was taken from says no more here.
  'v1.OutputAppended': ({ outputId, cellId, runId, position, output }) => {
    const { text, body } = toStoredOutput(output)
    return statement(
      ['outputs'],
      `INSERT INTO outputs (id, cellId, runId, position, displayId, text, body, sourceHash)
       SELECT $outputId, cellId, id, $position, $displayId, $text, $body, sourceHash FROM runs
       WHERE id = $runId AND cellId = $cellId AND EXISTS (SELECT 1 FROM cells WHERE id = $cellId)
       ON CONFLICT (id) DO NOTHING`,
      {
        outputId,
        cellId,
        runId,
        position,
        displayId: output._tag === 'display' ? (output.displayId ?? null) : null,
        text,
        body: encodeOutput(body),
      },
    )
  },
  'v1.TextAppended': ({ outputId, offset, text }, { query }) => {
    const [output] = query({
      query: 'SELECT text FROM outputs WHERE id = $outputId',
      bindValues: { outputId },
    }) as ReadonlyArray<{ readonly text: string }>
    return output === undefined
      ? []
      : statement(['outputs'], 'UPDATE outputs SET text = $text WHERE id = $outputId', {
          outputId,
          // SQLite counts code points and events count UTF-16 units, so the cut is made here.
          text: output.text.slice(0, offset) + text,
        })
  },
  'v1.OutputReplaced': ({ displayId, data, metadata }) =>
    statement(
      ['outputs'],
      `UPDATE outputs SET body = json_set(body, '$.data', json($data), '$.metadata', json($metadata))
       WHERE displayId = $displayId`,
      { displayId, data: JSON.stringify(data), metadata: JSON.stringify(metadata) },
    ),
  'v1.OutputsCleared': ({ cellId }) =>
    statement(['outputs'], 'DELETE FROM outputs WHERE cellId = $cellId', { cellId }),
  'v1.OutputsRestored': ({ cellId, executionCount, run, outputs, by }, { event, query }) => {
    const runId = run?.id ?? null
    const cell = run?.ended === undefined ? undefined : cellOf(cellId, query)
    return [
      ...(run?.ended === undefined
        ? []
        : [
            statement(
              ['runs'],
              `INSERT INTO runs (id, cellId, seq, status, source, kind, settings, requestedBy, requestedAt, startedAt,
                 finishedAt, reason, sourceHash)
               SELECT $runId, id, $seq, $status, $source, kind, $settings, $by, $requestedAt, $startedAt,
                 $finishedAt, $reason, $sourceHash
               FROM cells WHERE id = $cellId AND ${UNTOUCHED} ON CONFLICT (id) DO NOTHING`,
              {
                runId,
                cellId,
                seq: event.seqNum.global,
                by,
                ...run.ended,
                settings: cell === undefined ? null : runSettings(cell),
                sourceHash: textHash(run.ended.source),
              },
            ),
          ]),
      statement(
        ['cells'],
        `UPDATE cells SET executionCount = coalesce($executionCount, executionCount),
           runId = (SELECT id FROM runs WHERE id = $runId AND cellId = $cellId)
         WHERE id = $cellId AND ${UNTOUCHED}`,
        { cellId, runId, executionCount },
      ),
      statement(
        ['outputs'],
        `INSERT INTO outputs (id, cellId, runId, position, displayId, text, body, sourceHash)
         SELECT json_extract(value, '$.id'), $cellId, cells.runId, json_extract(value, '$.position'),
           json_extract(value, '$.displayId'), json_extract(value, '$.text'), json_extract(value, '$.body'),
           (SELECT sourceHash FROM runs WHERE runs.id = cells.runId)
         FROM json_each($rows), cells WHERE cells.id = $cellId AND ${UNTOUCHED}
         ON CONFLICT (id) DO NOTHING`,
        { cellId, runId, rows: rowsToSqlJson(outputs.map(rowOf)) },
      ),
    ]
  },
  'v1.OutputsReverted': ({ cellId, over, part, executionCount, run, outputs, by }, { event }) => {
    const fits = revertible(part)
    const known = { cellId, over, runId: run?.id ?? null }
    return [
      ...(run?.ended === undefined
        ? []
        : [
            statement(
              ['runs'],
              `INSERT INTO runs (id, cellId, seq, status, source, requestedBy, requestedAt, startedAt, finishedAt, reason)
               SELECT $runId, id, $seq, $status, $source, $by, $requestedAt, $startedAt, $finishedAt, $reason
               FROM cells WHERE id = $cellId AND ${fits} ON CONFLICT (id) DO NOTHING`,
              { ...known, seq: event.seqNum.global, by, ...run.ended },
            ),
          ]),
      ...(part > 0
        ? []
        : [
            statement(
              ['outputs'],
              `DELETE FROM outputs WHERE cellId = $cellId
               AND EXISTS (SELECT 1 FROM cells WHERE id = $cellId AND ${fits})`,
              known,
            ),
          ]),
      statement(
        ['outputs'],
        `INSERT INTO outputs (id, cellId, runId, position, displayId, text, body)
         SELECT json_extract(value, '$.id'), $cellId, ${KNOWN_RUN}, json_extract(value, '$.position'),
           json_extract(value, '$.displayId'), json_extract(value, '$.text'), json_extract(value, '$.body')
         FROM json_each($rows), cells WHERE cells.id = $cellId AND ${fits}
         ON CONFLICT (id) DO NOTHING`,
        { ...known, rows: rowsToSqlJson(outputs.map(rowOf)) },
      ),
      statement(
        ['cells'],
        `UPDATE cells SET executionCount = $executionCount, runId = ${KNOWN_RUN}
         WHERE id = $cellId AND ${fits}`,
        { ...known, executionCount },
      ),
      // Of runs that ended, only the one stays that the cell shows.
      statement(
        ['runs'],
        `DELETE FROM runs WHERE cellId = $cellId AND NOT ${OPEN}
         AND id IS NOT (SELECT runId FROM cells WHERE id = $cellId)`,
        { cellId },
      ),
    ]
  },
})
