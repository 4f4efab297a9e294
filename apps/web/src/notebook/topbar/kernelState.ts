import type { KernelRow } from '@anode/document'
import type { LiveChannel } from '@anode/protocol/replica'

/** The kernel as the pill shows it. */
export interface KernelState {
  /** A `KernelStatus`, or `busy`: what `data-kernel-status` says. */
  readonly status: KernelRow['status'] | 'busy'
  readonly label: string
  readonly tone: 'off' | 'starting' | 'ready' | 'busy' | 'bad'
}

const labels: Record<KernelState['status'], Pick<KernelState, 'label' | 'tone'>> = {
  none: { label: 'No kernel', tone: 'off' },
  claiming: { label: 'Starting', tone: 'starting' },
  provisioning: { label: 'Starting', tone: 'starting' },
  starting: { label: 'Starting', tone: 'starting' },
  ready: { label: 'Ready', tone: 'ready' },
  busy: { label: 'Running', tone: 'busy' },
  restarting: { label: 'Restarting', tone: 'starting' },
  shutdown: { label: 'Shut down', tone: 'off' },
  dead: { label: 'Died', tone: 'bad' },
}

/** The colour of each tone's dot. */
export const kernelDots: Readonly<Record<KernelState['tone'], string>> = {
  off: 'bg-line-strong',
  starting: 'bg-warn',
  ready: 'bg-ok',
  busy: 'bg-accent',
  bad: 'bg-bad',
}

/** What the kernel is doing, from what the log and the live channel say. */
export const kernelState = (
  row: Pick<KernelRow, 'status'> | null,
  live: LiveChannel['kernel'],
  running: boolean,
): KernelState => {
  const stored = row?.status ?? 'none'
  const status = stored === 'ready' && running ? 'busy' : stored
  if (live !== null && !live.hostConnected && stored !== 'none' && stored !== 'shutdown') {
    return { status, label: 'Not connected', tone: 'bad' }
  }
  return { status, ...labels[status] }
}

/** A size in bytes as people read it: `214 MB`. */
export const memoryWords = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`
