/** How far the runs are that the notebook has asked for since it was last at rest. */
export interface Progress {
  readonly done: number
  readonly total: number
  /** How many of them did not end well. */
  readonly failed: number
  readonly active: boolean
}

/** A cell with a run, as far as counting it is concerned. */
export interface CountedRun {
  readonly id: string
  readonly status: string
}

export const atRest: Progress = { done: 0, total: 0, failed: 0, active: false }

const isActive = ({ status }: CountedRun): boolean => status === 'queued' || status === 'running'

/**
 * Counts runs from the first one that waits or runs to the last one that has ended; the result stays until the
 * next first one.
 */
export class RunProgress {
  #counted: ReadonlySet<string> = new Set()
  progress: Progress = atRest

  /** Takes the last run of every cell; tells whether anything is different. */
  take(runs: Iterable<CountedRun>): boolean {
    const before = this.progress
    const known = [...runs].filter((run) => isActive(run) || (before.active && this.#counted.has(run.id)))
    // At rest, what was counted last stays. A deleted cell's run is not waited for.
    if (known.length === 0 && !before.active) return false
    this.#counted = new Set(known.map(({ id }) => id))
    const ended = known.filter((run) => !isActive(run))
    const next: Progress = {
      done: ended.length,
      total: known.length,
      failed: ended.filter(({ status }) => status !== 'ok').length,
      active: ended.length < known.length,
    }
    this.progress = next
    return (
      next.done !== before.done ||
      next.total !== before.total ||
      next.failed !== before.failed ||
      next.active !== before.active
    )
  }
}

/** What the tab's title says before the notebook's: how far its runs are, or how they ended while nobody looked. */
export const titlePrefix = ({ done, total, failed, active }: Progress, unseen: boolean): string => {
  if (active) return total === 1 ? '● ' : `(${done}/${total}) `
  if (!unseen || total === 0) return ''
  return failed > 0 ? '✗ ' : '✓ '
}

/** The tab's icon while runs are under way: the share that is done, as a ring around ours. */
export const progressIcon = ({ done, total, failed }: Progress): string => {
  const around = 2 * Math.PI * 13
  const share = total <= 1 ? 0.25 : Math.max(0.04, done / total)
  const colour = failed > 0 ? '#c8372d' : '#b8652a'
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="13" fill="#fff" stroke="#d9d4cf" stroke-width="5"/><circle cx="16" cy="16" r="13" fill="none" stroke="${colour}" stroke-width="5" stroke-dasharray="${(around * share).toFixed(1)} ${around.toFixed(1)}" transform="rotate(-90 16 16)"/></svg>`,
  )}`
}
