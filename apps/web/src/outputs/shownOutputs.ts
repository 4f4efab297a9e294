import type { IdentifiedOutput, OutputRow, RunStatus } from '@anode/document'

/** What the page has of a cell's outputs and its last run. */
export interface OutputSources {
  /** The stored rows in order. */
  readonly stored: ReadonlyArray<OutputRow>
  /** The cell's last run. */
  readonly run: { readonly id: string; readonly status: RunStatus } | null
  /** What is in flight for that run, complete; undefined when nothing is. */
  readonly live: ReadonlyArray<IdentifiedOutput> | undefined
}

/** The outputs that a cell shows. */
export interface Shown {
  readonly outputs: ReadonlyArray<IdentifiedOutput>
  /** The run that they belong to, once it has shown anything. */
  readonly runId: string | null
  /** They are of an earlier run, kept until the present one has something to show. */
  readonly stale: boolean
  /** The name of the text that gave them (`textHash`); null where only the run knows it, or nobody. */
  readonly sourceHash: string | null
}

export const nothingShown: Shown = { outputs: [], runId: null, stale: false, sourceHash: null }

const outputOf = ({ id, body, text }: OutputRow): IdentifiedOutput => ({
  id,
  output: body._tag === 'stream' ? { ...body, text } : body,
})

const isRunning = (status: RunStatus | undefined): boolean => status === 'queued' || status === 'running'

/**
 * What to show now, given what was shown before. While a run is under way, what is in flight is complete
 * and goes before what is stored; before its first output, the last run's outputs stay; after its end,
 * what is stored counts.
 */
export const shownOutputs = (before: Shown, { stored, run, live }: OutputSources): Shown => {
  if (run === null || !isRunning(run.status)) {
    const sourceHash = stored[0]?.sourceHash ?? null
    return { outputs: stored.map(outputOf), runId: run?.id ?? null, stale: false, sourceHash }
  }
  const own = live?.length ? live : stored.filter(({ runId }) => runId === run.id).map(outputOf)
  const sourceHash = null
  if (own.length > 0) return { outputs: own, runId: run.id, stale: false, sourceHash }
  // It has shown something before: a program cleared it.
  if (before.runId === run.id && live !== undefined)
    return { outputs: [], runId: run.id, stale: false, sourceHash }
  const kept = before.outputs.length > 0 && before.runId !== run.id ? before.outputs : stored.map(outputOf)
  const runId = before.runId === run.id ? null : before.runId
  return { outputs: kept, runId, stale: kept.length > 0, sourceHash }
}
