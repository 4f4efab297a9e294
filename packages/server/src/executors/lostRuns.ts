import { serverPrincipal } from '@anode/document'
import type { ProposedFact } from '@anode/protocol'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import { inFlightFacts } from './inFlightFacts.ts'
import { type OpenRun, openRuns } from './OpenRun.ts'

/** Facts of one statement hold about this much, as JSON in UTF-16 units: pages get each in one message. */
const STATEMENT = 1024 * 1024

/** How a run ends that its executor cannot end. */
export interface RunEnd {
  readonly status: string
  readonly reason: string
}

/** Runs that end and cannot say so themselves, and the kernel that goes with them. */
export interface Loss {
  readonly runs: ReadonlyArray<{ readonly runId: string; readonly end: RunEnd }>
  /** The session whose kernel is gone; null when there is none, or its end is known. */
  readonly session: string | null
  /** Why that kernel is gone. */
  readonly reason: string
}

/** The loss of runs alone: `endOf` says how each ends, or null. */
export const lossOf = (runs: ReadonlyArray<OpenRun>, endOf: (run: OpenRun) => RunEnd | null): Loss['runs'] =>
  runs.flatMap((run) => {
    const end = endOf(run)
    return end === null ? [] : [{ runId: run.runId, end }]
  })

/** A notebook's kernel session, as long as the log has it open. */
export const openSession = ({ room }: OpenRoom): string | null => {
  const [kernel] = room.state.select('SELECT sessionId, status FROM kernel')
  const isOpen = kernel !== undefined && kernel.status !== 'shutdown' && kernel.status !== 'dead'
  return isOpen ? String(kernel.sessionId) : null
}

/** The facts in statements of about that length. */
const inStatements = (facts: ReadonlyArray<ProposedFact>): ReadonlyArray<ReadonlyArray<ProposedFact>> => {
  const statements: ProposedFact[][] = []
  let room = 0
  for (const fact of facts) {
    const { length } = JSON.stringify(fact)
    if (length > room || statements.length === 0) {
      statements.push([])
      room = STATEMENT
    }
    statements.at(-1)?.push(fact)
    room -= length
  }
  return statements
}

/**
 * States what was in flight of the lost runs, which pages have shown, then that they ended and the kernel died,
 * where the log still has them open. False when the disk refused: to be tried again, and nothing is stated twice.
 */
export const stateLoss = ({ room, live }: OpenRoom, { runs, session, reason }: Loss): boolean => {
  const now = { at: Date.now(), by: serverPrincipal.id }
  const state = (facts: ReadonlyArray<ProposedFact>): boolean => {
    const outcome = room.stateFacts(serverPrincipal, facts)
    return outcome._tag === 'accepted' || outcome.refusal.tag !== 'StorageFailed'
  }
  const open = new Set(openRuns(room.state).map(({ runId }) => runId))
  const lost = runs.filter(({ runId }) => open.has(runId))
  const shown = live.runs.filter((run) => lost.some(({ runId }) => runId === run.runId))
  for (const run of shown) {
    const facts = inFlightFacts(room.state, run, now)
    if (!inStatements(facts).every(state)) return false
  }
  const ends: ProposedFact[] = lost.map(({ runId, end }) => ({
    name: 'v1.RunFinished',
    args: { runId, executionCount: null, ...end, ...now },
  }))
  const [kernel] = room.state.select('SELECT sessionId, status FROM kernel')
  if (session !== null && kernel?.sessionId === session && kernel.status !== 'dead') {
    ends.push({
      name: 'v1.KernelStatusChanged',
      args: { sessionId: session, status: 'dead', reason, ...now },
    })
  }
  return ends.length === 0 || state(ends)
}
