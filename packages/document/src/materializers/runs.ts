import { State } from '@livestore/common/schema'
import { runEvents as events } from '../events/runs.ts'
import { tables } from '../tables.ts'
import { statement } from './statement.ts'

/** A run that has ended stays as it ended: late or repeated facts about it change nothing. */
const OPEN = "status IN ('queued', 'running')"

export const runMaterializers = State.SQLite.materializers(events, {
  'v1.RunRequested': ({ runId, cellId, batchId, at, by }, { event }) => [
    statement(
      ['runs'],
      `INSERT INTO runs (id, cellId, seq, batchId, status, source, requestedBy, requestedAt)
       SELECT $runId, id, $seq, $batchId, 'queued', source, $by, $at FROM cells WHERE id = $cellId
       ON CONFLICT (id) DO NOTHING`,
      { runId, cellId, seq: event.seqNum.global, batchId: batchId ?? null, at, by },
    ),
    statement(['cells'], 'UPDATE cells SET runId = $runId WHERE id = $cellId', { runId, cellId }),
    statement(['runs'], `DELETE FROM runs WHERE cellId = $cellId AND id <> $runId AND NOT ${OPEN}`, {
      runId,
      cellId,
    }),
  ],
  'v1.RunCancelled': ({ runId, at }) =>
    statement(
      ['runs'],
      `UPDATE runs SET status = 'interrupted', finishedAt = $at, reason = 'Cancelled before it started.'
       WHERE id = $runId AND status = 'queued'`,
      { runId, at },
    ),
  'v1.RunStarted': ({ runId, executionCount, at }) => [
    statement(['runs'], `UPDATE runs SET status = 'running', startedAt = $at WHERE id = $runId AND ${OPEN}`, {
      runId,
      at,
    }),
    statement(
      ['cells'],
      'UPDATE cells SET executionCount = $executionCount WHERE id = (SELECT cellId FROM runs WHERE id = $runId)',
      { runId, executionCount },
    ),
    statement(
      ['outputs'],
      `DELETE FROM outputs WHERE cellId = (SELECT cellId FROM runs WHERE id = $runId)
       AND runId IS NOT $runId`,
      { runId },
    ),
  ],
  'v1.InputRequested': ({ runId, prompt, password }) =>
    statement(
      ['runs'],
      `UPDATE runs SET inputPrompt = $prompt, inputPassword = $password WHERE id = $runId AND ${OPEN}`,
      { runId, prompt, password: password ? 1 : 0 },
    ),
  'v1.InputGiven': ({ runId }) => tables.runs.update({ inputPrompt: null }).where({ id: runId }),
  'v1.RunFinished': ({ runId, status, executionCount, reason, at }) => [
    statement(
      ['cells'],
      `UPDATE cells SET executionCount = coalesce($executionCount, executionCount)
       WHERE id = (SELECT cellId FROM runs WHERE id = $runId AND ${OPEN})`,
      { runId, executionCount },
    ),
    statement(
      ['runs'],
      `UPDATE runs SET status = $status, finishedAt = $at, reason = $reason, inputPrompt = NULL
       WHERE id = $runId AND ${OPEN}`,
      { runId, status, at, reason: reason ?? null },
    ),
    // A cell may have been asked to run again meanwhile: only its last run stays.
    statement(
      ['runs'],
      `DELETE FROM runs WHERE id = $runId AND NOT EXISTS (SELECT 1 FROM cells WHERE cells.runId = $runId)`,
      { runId },
    ),
  ],
  'v1.KernelStatusChanged': ({ sessionId, status, reason, at }) =>
    tables.kernel
      .insert({ id: 'kernel', sessionId, status, reason: reason ?? null, changedAt: at })
      .onConflict('id', 'update', { sessionId, status, reason: reason ?? null, changedAt: at }),
})
