import { breachWords, type LimitBreach } from '@anode/document/limits'
import {
  describeExit,
  ENDED_BY_INTERRUPT,
  type ExecuteResult,
  endsByInterrupt,
  type KernelExit,
} from '../Kernel.ts'
import type { RunEnd } from './Run.ts'

/** Said of a run that nobody interrupted and of which the kernel says nothing. */
const NO_ANSWER =
  'The kernel gave no answer to this run: the connection to it may have been cut just then. Run the cell again.'

/** What was done to the kernel while a run executed. */
export interface Interference {
  /** The run was interrupted. */
  readonly interrupted: boolean
  /** Why the kernel is being ended, if it is. */
  readonly endReason: string | null
  /** How the kernel ended, where it is gone. */
  readonly exit: KernelExit | null
  /** The limit that the run went over, for which it was interrupted. */
  readonly breach: LimitBreach | null
  /** Its execution count, as far as it is known. */
  readonly cell: number | null
}

/** How a run ended: what the kernel says of it, seen with what was done to the kernel. */
export const runEndOf = (
  result: ExecuteResult,
  { interrupted, endReason, exit, breach, cell }: Interference,
): RunEnd => {
  const executionCount = result.status === 'lost' ? null : result.executionCount
  if (result.status === 'ok') return { status: 'ok', executionCount }
  if (endReason !== null) return { status: 'interrupted', executionCount, reason: endReason }
  if (exit !== null && interrupted && endsByInterrupt(exit)) {
    return { status: 'lost', executionCount, reason: ENDED_BY_INTERRUPT }
  }
  if (exit !== null) return { status: 'lost', executionCount, reason: describeExit(exit, cell) }
  if (breach !== null) {
    return {
      status: 'interrupted',
      executionCount,
      reason: breachWords(breach, 'The run was interrupted', cell),
    }
  }
  if (interrupted) return { status: 'interrupted', executionCount }
  if (result.status === 'aborted') return { status: 'lost', executionCount, reason: NO_ANSWER }
  return { status: 'error', executionCount }
}
