import type { CellKinds } from '../CellKind.ts'
import { events } from '../events/index.ts'
import type { RunBase } from '../events/runs.ts'
import { newId } from '../newId.ts'
import type { Actor } from './cells.ts'

/** A cell as far as running it is concerned. */
export interface RunnableCell {
  readonly id: string
  readonly kind: string
  /** The state of its last run, if any. */
  readonly runStatus: string | null
  /** What the run is asked for on, when it is asked for without a server (`runBase`). */
  readonly base?: RunBase | null
}

const isActive = (status: string | null): boolean => status === 'queued' || status === 'running'

/**
 * Asks for runs of those cells whose kind runs, in the given order. A cell that is queued or running
 * already is left out: asking twice runs once. (What others ask for at the same time joins in the log.) More than one form a batch that
 * ends with its first failure, and each is given up when what the same person asked for before it fails, unless
 * `stopOnError` is false: then each runs whatever becomes of the others.
 */
export const requestRuns = (
  cells: ReadonlyArray<RunnableCell>,
  kinds: CellKinds,
  { by, at, stopOnError = true }: Actor & { readonly at: number; readonly stopOnError?: boolean },
) => {
  const runnable = cells.filter((cell) => kinds.get(cell.kind)?.run && !isActive(cell.runStatus))
  const batchId = stopOnError && runnable.length > 1 ? newId() : undefined
  return runnable.map((cell) =>
    events.runRequestedOnce({
      runId: newId(),
      cellId: cell.id,
      ...(batchId ? { batchId } : {}),
      ...(stopOnError ? { stopOnError } : {}),
      ...(cell.base ? { base: cell.base } : {}),
      at,
      by,
    }),
  )
}

/** Has held runs go on. */
export const releaseRuns = (runIds: ReadonlyArray<string>, { by, at }: Actor & { readonly at: number }) =>
  runIds.map((runId) => events.runReleased({ runId, at, by }))

/** Gives up runs that wait, or are held. Those that run are interrupted through the kernel instead. */
export const cancelRuns = (runIds: ReadonlyArray<string>, { by, at }: Actor & { readonly at: number }) =>
  runIds.map((runId) => events.runCancelled({ runId, at, by }))
