import { describeExit, type ExecuteResult, type KernelExit } from '../Kernel.ts'
import type { RunEnd } from './Run.ts'

/** What was done to the kernel while a run executed. */
export interface Interference {
  /** The run was interrupted. */
  readonly interrupted: boolean
  /** Why the kernel is being ended, if it is. */
  readonly endReason: string | null
  /** How the kernel ended, where it is gone. */
  readonly exit: KernelExit | null
}

/** How a run ended: what the kernel says of it, seen with what was done to the kernel. */
export const runEndOf = (result: ExecuteResult, { interrupted, endReason, exit }: Interference): RunEnd => {
  const executionCount = result.status === 'lost' ? null : result.executionCount
  if (result.status === 'ok') return { status: 'ok', executionCount }
  if (endReason !== null) return { status: 'interrupted', executionCount, reason: endReason }
  if (exit !== null) return { status: 'lost', executionCount, reason: describeExit(exit) }
  return { status: interrupted || result.status === 'aborted' ? 'interrupted' : 'error', executionCount }
}
