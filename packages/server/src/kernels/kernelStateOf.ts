import type { StateDatabase } from '@anode/document'
import type { RunningKernel } from '@anode/protocol'

/** What a notebook's log says of its kernel, as the list shows it. */
export const kernelStateOf = (state: StateDatabase): RunningKernel['status'] => {
  const [kernel] = state.select('SELECT status FROM kernel')
  // A run was asked for, and no host has taken it up yet.
  if (kernel === undefined) return 'claiming'
  if (kernel.status !== 'ready') return kernel.status as RunningKernel['status']
  const running = state.select("SELECT 1 FROM runs WHERE status = 'running' LIMIT 1").length > 0
  return running ? 'busy' : 'ready'
}
