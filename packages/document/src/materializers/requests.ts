import { storedSettings } from '../cellSettings.ts'
import type { RunBase } from '../events/runs.ts'
import { type BaseCells, type BaseChange, namesOf } from '../runBase.ts'
import { textHash } from '../textHash.ts'
import { type Statement, statement } from './statement.ts'

/** Of a run that has not ended (only newer requests are ever held). One that has ended stays as it ended: late or repeated facts about it change nothing. */
export const OPEN = "status IN ('held', 'queued', 'running')"

/** Of a run that waits for the kernel or is in it. */
export const ACTIVE = "status IN ('queued', 'running')"

/** Reads the state, as materializers may. */
export type ReadState = (asked: { query: string; bindValues: Statement['bindValues'] }) => unknown

/** Who asks for a run of which cell. */
export interface RunRequest {
  readonly runId: string
  readonly cellId: string
  readonly batchId?: string | null | undefined
  readonly stopOnError?: boolean | number | null | undefined
  readonly at: number
  readonly by: string
}

/** A cell as far as running it is concerned. */
interface AskedCell {
  readonly source: string
  readonly runId: string | null
  readonly kind: string
  /** As JSON. */
  readonly metadata: string
}

export const cellOf = (cellId: string, query: ReadState): AskedCell | undefined => {
  const [cell] = query({
    query: 'SELECT source, runId, kind, metadata FROM cells WHERE id = $cellId',
    bindValues: { cellId },
  }) as ReadonlyArray<AskedCell>
  return cell
}

/** Whether the request is known: as a run, or as one that joined a run. */
export const isAnswered = ({ runId, cellId }: RunRequest, query: ReadState): boolean => {
  const runs = query({
    query: 'SELECT id, joined FROM runs WHERE id = $runId OR (cellId = $cellId AND joined IS NOT NULL)',
    bindValues: { runId, cellId },
  }) as ReadonlyArray<{ readonly id: string; readonly joined: string | null }>
  return runs.some((run) => run.id === runId || joinedOf(run).some(({ id }) => id === runId))
}

interface Joined {
  readonly id: string
  readonly by: string
}

const joinedOf = ({ joined }: { readonly joined: string | null }): ReadonlyArray<Joined> =>
  JSON.parse(joined ?? '[]')

/** A run that others may join. */
interface OpenRun {
  readonly id: string
  readonly joined: string | null
}

/** What a run carries of its cell's kind: the settings, as JSON; null when the cell has none. */
export const runSettings = ({ kind, metadata }: AskedCell): string | null => {
  const stored = storedSettings(JSON.parse(metadata), kind)
  return stored === undefined ? null : JSON.stringify(stored)
}

/**
 * The run that answers another request for the cell as it is now: its last one, not over, of the same text, kind
 * and settings.
 */
export const joinable = (cell: AskedCell, query: ReadState): OpenRun | undefined => {
  const { runId, source, kind } = cell
  if (runId === null) return undefined
  const [run] = query({
    query: `SELECT id, joined FROM runs WHERE id = $runId AND source = $source AND status IN ('queued', 'running')
            AND coalesce(kind, $kind) = $kind AND settings IS $settings`,
    bindValues: { runId, source, kind, settings: runSettings(cell) },
  }) as ReadonlyArray<OpenRun>
  return run
}

/** What of the ground of a run has changed since it was asked for; null when nothing has. */
export const changeOf = (
  base: RunBase,
  cellId: string,
  { source }: AskedCell,
  query: ReadState,
): BaseChange | null => {
  const cell = textHash(source) !== base.cell
  const above = isChangedAbove(base, cellId, query)
  return cell && above ? 'both' : cell ? 'cell' : above ? 'above' : null
}

const isChangedAbove = (base: RunBase, cellId: string, query: ReadState): boolean => {
  const after = base.after ?? null
  const held = query({
    query: "SELECT 1 FROM runs WHERE cellId = $after AND status = 'held'",
    bindValues: { after },
  }) as ReadonlyArray<unknown>
  // Without the one before it, it would run on other ground.
  if (held.length > 0) return true
  const cells = query({
    query: `SELECT id, kind, source FROM cells
            WHERE (position, id) <= (SELECT position, id FROM cells WHERE id = $cellId)
            AND ($after IS NULL OR (position, id) > (SELECT position, id FROM cells WHERE id = $after))
            ORDER BY position, id`,
    bindValues: { cellId, after },
  }) as BaseCells
  // The last is the cell itself, unless the one before it is gone or stands below it now.
  return cells.at(-1)?.id !== cellId || namesOf(cells.slice(0, -1), base.kinds) !== base.above
}

const insertRun = (
  { runId, cellId, batchId, stopOnError, at, by }: RunRequest,
  cell: AskedCell,
  seq: number,
  status: 'queued' | 'held',
  heldFor: BaseChange | null,
): Statement =>
  statement(
    ['runs'],
    `INSERT INTO runs (id, cellId, seq, batchId, status, source, kind, settings, sourceHash, requestedBy,
     requestedAt, heldFor, stopOnError)
     VALUES ($runId, $cellId, $seq, $batchId, $status, $source, $kind, $settings, $sourceHash, $by, $at, $heldFor,
     $stopOnError)
     ON CONFLICT (id) DO NOTHING`,
    {
      runId,
      cellId,
      seq,
      batchId: batchId ?? null,
      status,
      source: cell.source,
      kind: cell.kind,
      settings: runSettings(cell),
      sourceHash: textHash(cell.source),
      by,
      at,
      heldFor,
      stopOnError: stopOnError ? 1 : null,
    },
  )

/** The run waits for its turn, and takes the place of what the cell ran before, or was to run. */
export const queueRun = (request: RunRequest, cell: AskedCell, seq: number): ReadonlyArray<Statement> => {
  const { runId, cellId } = request
  return [
    insertRun(request, cell, seq, 'queued', null),
    statement(['cells'], 'UPDATE cells SET runId = $runId WHERE id = $cellId', { runId, cellId }),
    statement(
      ['runs'],
      `DELETE FROM runs WHERE cellId = $cellId AND id <> $runId AND (status = 'held' OR NOT ${OPEN})`,
      { runId, cellId },
    ),
  ]
}

/** The run waits for somebody's word; the cell shows what it showed. */
export const holdRun = (
  request: RunRequest,
  cell: AskedCell,
  seq: number,
  change: BaseChange,
): ReadonlyArray<Statement> => [
  statement(['runs'], "DELETE FROM runs WHERE cellId = $cellId AND status = 'held' AND id <> $runId", {
    cellId: request.cellId,
    runId: request.runId,
  }),
  insertRun(request, cell, seq, 'held', change),
]

/** The run that is there answers this request too. */
export const joinRun = (open: OpenRun, { runId, by }: RunRequest): ReadonlyArray<Statement> => [
  statement(['runs'], 'UPDATE runs SET joined = $joined WHERE id = $open', {
    open: open.id,
    joined: JSON.stringify([...joinedOf(open), { id: runId, by }]),
  }),
]
