/** How runs end that their kernel could not end itself. */
import { KERNEL_ENDED } from '@anode/kernel'
import type { RunEnd } from '../executors/lostRuns.ts'

/** They waited for a kernel which ended before they began. */
export const NOT_BEGUN: RunEnd = { status: 'interrupted', reason: KERNEL_ENDED }

export const lost = (reason: string): RunEnd => ({ status: 'lost', reason })

/** They waited behind others' runs for a kernel that was told to end. */
export const TOLD_TO_END = {
  restart: { status: 'interrupted', reason: 'The kernel was restarted.' },
  shutdown: { status: 'interrupted', reason: 'The kernel was shut down.' },
} satisfies Record<string, RunEnd>
