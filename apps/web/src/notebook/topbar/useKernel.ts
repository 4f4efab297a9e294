import { cellKinds } from '@anode/cells'
import * as queries from '@anode/notebook/queries'
import type { KernelUsage } from '@anode/protocol'
import type { LiveChannel } from '@anode/protocol/replica'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { type KernelState, kernelDetail, kernelState } from '../../kernel/kernelState.ts'
import { useActive, useQuery, useSession } from '../state/SessionContext.ts'

/** What is true of the kernel now; null before the first word of it. */
export const useLiveKernel = (): LiveChannel['kernel'] => {
  const { live } = useSession().replica
  const subscribe = useCallback((listener: () => void) => live.on('kernel', listener), [live])
  return useSyncExternalStore(subscribe, () => live.kernel)
}

/** The notebook's kernel: what the server and the log say of it, and how it is shown. */
export const useKernel = (): KernelState & {
  readonly memory: number | null
  readonly usage: KernelUsage | null
} => {
  const row = useQuery(queries.kernel)
  const live = useLiveKernel()
  const active = useActive()
  // Others may execute, too: the server itself.
  const running = active.some(
    ({ kind, run }) => run?.status === 'running' && cellKinds.get(kind)?.run?.executor !== 'server',
  )
  const state = kernelState(row, live, running)
  // Whoever is far from the cell that asks shall not take it for work.
  const asks = state.status === 'busy' && active.some(({ run }) => run?.inputSeq != null)
  return {
    ...state,
    ...(asks ? { label: 'Waits for input' } : {}),
    memory: live?.memory ?? null,
    usage: live?.usage ?? null,
  }
}

/** A start that takes longer than this, in milliseconds, says how long it has taken. */
const LONG_START = 2000

/** What a kernel waits for while it starts, and since when; null while that is not worth a word. */
export const useStartDetail = (state: KernelState): string | null => {
  const isStarting = state.tone === 'starting'
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isStarting) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isStarting])
  if (!isStarting || state.since === null || now - state.since < LONG_START) return null
  return kernelDetail(state, now)
}
