import type { KernelRow } from '@anode/document'
import type { LiveChannel } from '@anode/protocol/replica'
import { useCallback, useSyncExternalStore } from 'react'
import * as queries from '../queries.ts'
import { useActive, useQuery, useSession } from '../state/SessionContext.ts'
import { type KernelState, kernelState } from './kernelState.ts'

/** What is true of the kernel now; null before the first word of it. */
export const useLiveKernel = (): LiveChannel['kernel'] => {
  const { live } = useSession().replica
  const subscribe = useCallback((listener: () => void) => live.on('kernel', listener), [live])
  return useSyncExternalStore(subscribe, () => live.kernel)
}

/** The notebook's kernel: what the log says of it, and how it is shown. */
export const useKernel = (): KernelState & {
  readonly row: KernelRow | null
  readonly memory: number | null
} => {
  const row = useQuery(queries.kernel)
  const live = useLiveKernel()
  const running = useActive().some(({ run }) => run?.status === 'running')
  return { ...kernelState(row, live, running), row, memory: live?.memory ?? null }
}
