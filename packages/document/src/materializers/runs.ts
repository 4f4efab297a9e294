import { State } from '@livestore/common/schema'
import { runEvents as events } from '../events/runs.ts'
import {
  cellOf,
  changeOf,
  holdRun,
  isAnswered,
  joinable,
  joinRun,
  OPEN,
  queueRun,
  type RunRequest,
} from './requests.ts'
import { statement } from './statement.ts'

/** A cell may have been deleted or asked to run again meanwhile: of runs that ended, only its last one stays. */
const forgetEnded = (runId: string) =>
  statement(
    ['runs'],
    `DELETE FROM runs WHERE id = $runId AND NOT ${OPEN}
     AND NOT EXISTS (SELECT 1 FROM cells WHERE cells.id = runs.cellId AND cells.runId = $runId)`,
    { runId },
  )

export const runMaterializers = State.SQLite.materializers(events, {
  'v1.RunRequested': (request, { query, event }) => {
    const cell = cellOf(request.cellId, query)
    return cell === undefined ? [] : queueRun(request, cell, event.seqNum.global)
  },
  'v2.RunRequested': (request, { query, event }) => {
    const cell = cellOf(request.cellId, query)
    if (cell === undefined || isAnswered(request, query)) return []
    const open = joinable(cell, query)
    if (open !== undefined) return joinRun(open, request)
    const held = request.base && changeOf(request.base, request.cellId, cell, query)
    return held
      ? holdRun(request, cell, event.seqNum.global, held)
      : queueRun(request, cell, event.seqNum.global)
  },
  'v1.RunReleased': ({ runId }, { query, event }) => {
    const [run] = query({
      query: `SELECT id AS runId, cellId, batchId, stopOnError, requestedAt AS at, requestedBy AS by FROM runs
              WHERE id = $runId AND status = 'held'`,
      bindValues: { runId },
    }) as ReadonlyArray<RunRequest>
    const cell = run && cellOf(run.cellId, query)
    if (run === undefined || cell === undefined) return []
    const open = joinable(cell, query)
    const held = statement(['runs'], 'DELETE FROM runs WHERE id = $runId', { runId })
    return [held, ...(open ? joinRun(open, run) : queueRun(run, cell, event.seqNum.global))]
  },
  'v1.RunCancelled': ({ runId, at }) => [
    statement(
      ['runs'],
      `UPDATE runs SET status = 'interrupted', finishedAt = $at, reason = 'Cancelled before it started.'
       WHERE id = $runId AND status IN ('held', 'queued')`,
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
  'v1.InputRequested': ({ runId, prompt, password }, { event }) =>
    statement(
      ['runs'],
      `UPDATE runs SET inputPrompt = $prompt, inputPassword = $password, inputSeq = $seq
       WHERE id = $runId AND ${OPEN}`,
      { runId, prompt, password: password ? 1 : 0, seq: event.seqNum.global },
    ),
  'v1.InputGiven': ({ runId }) =>
    statement(['runs'], 'UPDATE runs SET inputPrompt = NULL, inputSeq = NULL WHERE id = $runId', { runId }),
  'v1.NextInputSet': () => [],
  'v1.RunFinished': ({ runId, status, executionCount, reason, at }) => [
    statement(
      ['cells'],
      `UPDATE cells SET executionCount = coalesce($executionCount, executionCount)
       WHERE id = (SELECT cellId FROM runs WHERE id = $runId AND ${OPEN})`,
      { runId, executionCount },
    ),
    statement(
      ['runs'],
      `UPDATE runs SET status = $status, finishedAt = $at, reason = $reason, inputPrompt = NULL, inputSeq = NULL
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
