import type { KernelRow } from '@anode/document'
import type { KernelProgress, KernelUsage } from '@anode/protocol'
import type { LiveChannel } from '@anode/protocol/replica'

/** The kernel as the pill shows it. */
export interface KernelState {
  /** A `KernelStatus`, or `busy`: what `data-kernel-status` says. */
  readonly status: KernelRow['status'] | 'busy'
  readonly label: string
  readonly tone: 'off' | 'starting' | 'ready' | 'busy' | 'bad'
  /** Since when, in milliseconds since the epoch; null when nobody has said. */
  readonly since: number | null
  readonly reason: string | null
  /** How far what it waits for is. */
  readonly progress: KernelProgress | null
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

/** What the kernel is doing: as the server says it, else as the log does. `running`: whether it executes a run. */
export const kernelState = (
  row: (Pick<KernelRow, 'status'> & Partial<Pick<KernelRow, 'reason' | 'changedAt'>>) | null,
  live: LiveChannel['kernel'],
  running: boolean,
): KernelState => {
  const stored = row?.status ?? 'none'
  const logged = {
    state: stored === 'ready' && running ? ('busy' as const) : stored,
    since: row?.changedAt ?? null,
    reason: row?.reason ?? null,
    progress: null,
  }
  const { state: status, since, reason, progress } = live?.session ?? logged
  const said = { status, since, reason, progress }
  if (live !== null && !live.hostConnected && status !== 'none' && status !== 'shutdown') {
    return { ...said, label: 'Not connected', tone: 'bad' }
  }
  return { ...said, ...labels[status] }
}

/** Processor time per time as people read it: `35 %`; two processors that do nothing else are 200 %. */
export const cpuWords = (cpu: number): string => `${Math.round(cpu * 100)} %`

/** What a kernel takes, in one line. */
export const usageWords = (memory: number, usage: KernelUsage | null): string =>
  [
    `${memoryWords(memory)} of memory`,
    ...(usage === null
      ? []
      : [
          usage.memoryLimit === null ? null : `limit ${memoryWords(usage.memoryLimit)}`,
          `peak ${memoryWords(usage.memoryPeak)}`,
          `processor ${cpuWords(usage.cpu)}`,
        ]),
  ]
    .filter((words) => words !== null)
    .join(' · ')

/** A size in bytes as people read it: `214 MB`. */
export const memoryWords = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`

/** A time that has passed, in milliseconds, in one unit: `4 s`, `12 min`, `3 h`, `2 days`. */
export const passedWords = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  const hours = Math.floor(seconds / 3600)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}

/** What is said behind the label: `since 4 s: installing pandas`; empty when there is nothing to say. */
export const kernelDetail = (
  { since, reason, progress }: Pick<KernelState, 'since' | 'reason' | 'progress'>,
  now: number,
): string => {
  const why = progress?.what ?? reason
  const time = since === null ? '' : `since ${passedWords(now - since)}`
  return [time, why].filter(Boolean).join(': ')
}
