import type { CellRun } from '@anode/protocol'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import type { Replay } from './Replay.ts'
import type { LoggedRun } from './Timeline.ts'

type Row = Readonly<Record<string, unknown>>

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** The fact that ended a run, as it stands in the log. */
const endOf = ({ storage }: OpenRoom, endSeq: number | null): Row | null => {
  if (endSeq === null) return null
  const [row] = storage.select('SELECT name, args FROM log WHERE seq = $seq', { $seq: endSeq })
  const args = JSON.parse(String(row?.args ?? '{}')) as Row
  return row?.name === 'v1.RunCancelled' ? { ...args, status: 'interrupted' } : args
}

/** A run with the source that ran and what it left, from a replay of its cell. */
export const readRun = async (replay: Replay, opened: OpenRoom, run: LoggedRun): Promise<CellRun> => {
  const { id, seq, endSeq } = run
  // Where another run was asked for meanwhile, the tables forget this one with its end.
  const before = await replay.goTo(endSeq === null ? opened.room.head : endSeq - 1)
  const [row] = before.select('SELECT * FROM runs WHERE id = $id', { $id: id })
  const after = endSeq === null ? before : await replay.goTo(endSeq)
  const outputs = after
    .select('SELECT id, text, body FROM outputs WHERE runId = $id ORDER BY position, id', { $id: id })
    .map(({ body, ...output }) => ({ ...output, body: JSON.parse(String(body)) }))
  const end = endOf(opened, endSeq)
  return {
    id,
    seq,
    endSeq,
    status: String(end?.status ?? row?.status ?? 'lost'),
    source: String(row?.source ?? ''),
    requestedBy: String(row?.requestedBy ?? ''),
    requestedAt: Number(row?.requestedAt ?? 0),
    startedAt: numberOrNull(row?.startedAt),
    finishedAt: numberOrNull(end?.at),
    reason: typeof end?.reason === 'string' ? end.reason : null,
    outputs,
  }
}

/** The number that the kernel gave the run, as far as its end says it. */
export const executionCountOf = (opened: OpenRoom, { endSeq }: LoggedRun): number | null =>
  numberOrNull(endOf(opened, endSeq)?.executionCount)
