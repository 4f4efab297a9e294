import { State } from '@livestore/common/schema'
import { runEvents as events } from '../events/runs.ts'
import { statement } from './statement.ts'

/** Of a run that has not ended. One that has ended stays as it ended: late or repeated facts about it change nothing. */
export const OPEN = "status IN ('queued', 'running')"

/** A cell may have been deleted or asked to run again meanwhile: of runs that ended, only its last one stays. */
const forgetEnded = (runId: string) =>
  statement(
    ['runs'],
    `DELETE FROM runs WHERE id = $runId AND NOT ${OPEN}
     AND NOT EXISTS (SELECT 1 FROM cells WHERE cells.id = runs.cellId AND cells.runId = $runId)`,
    { runId },
  )

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
  'v1.RunCancelled': ({ runId, at }) => [
    statement(
      ['runs'],
      `UPDATE runs SET status = 'interrupted', finishedAt = $at, reason = 'Cancelled before it started.'
       WHERE id = $runId AND status = 'queued'`,
      { runId, at },
    ),
    forgetEnded(runId),
  ],
  'v1.RunStarted': ({ runId, executionCount, at }) => [
    statement(['runs'], `UPDATE runs SET status = 'running', startedAt = $at WHERE id = $runId AND ${OPEN}`, {
      runId,
      at,
    }),
    statement(
      ['cells'],
      `UPDATE cells SET executionCount = $executionCount
       WHERE id = (SELECT cellId FROM runs WHERE id = $runId AND ${OPEN})`,
      { runId, executionCount },
    ),
    statement(
      ['outputs'],
      `DELETE FROM outputs WHERE cellId = (SELECT cellId FROM runs WHERE id = $runId AND ${OPEN})
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
  'v1.InputGiven': ({ runId }) =>
    statement(['runs'], 'UPDATE runs SET inputPrompt = NULL WHERE id = $runId', { runId }),
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
    forgetEnded(runId),
  ],
  'v1.KernelStatusChanged': ({ sessionId, status, reason, at }) =>
    statement(
      ['kernel'],
      `INSERT INTO kernel (id, sessionId, status, reason, changedAt)
       VALUES ('kernel', $sessionId, $status, $reason, $at)
       ON CONFLICT (id) DO UPDATE SET sessionId = $sessionId, status = $status, reason = $reason, changedAt = $at`,
      { sessionId, status, reason: reason ?? null, at },
    ),
})
