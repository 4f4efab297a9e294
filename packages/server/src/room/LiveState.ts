import { applyOutputOp, type OutputOp } from '@anode/document'
import type { RunOutputs } from '@anode/protocol'

/**
 * What is in flight in one notebook, for those who join late. It is disposable: facts of the log cover it
 * soon, and a host that connects again sends it anew.
 */
export class LiveState {
  readonly #runs = new Map<string, RunOutputs>()
  /** Resident memory of the kernel's processes in bytes, while known. */
  memory: number | null = null

  /** Whether a run has outputs in flight. */
  get active(): boolean {
    return this.#runs.size > 0
  }

  apply(runId: string, cellId: string, ops: ReadonlyArray<OutputOp>): void {
    const outputs = ops.reduce(applyOutputOp, this.#runs.get(runId)?.outputs ?? [])
    this.#runs.set(runId, { runId, cellId, outputs })
  }

  /** A host says what its runs have put out so far. */
  replace(runs: ReadonlyArray<RunOutputs>): void {
    this.#runs.clear()
    for (const run of runs) this.#runs.set(run.runId, run)
  }

  /** The log holds all of the run. */
  settle(runId: string): void {
    this.#runs.delete(runId)
  }

  /** The outputs in flight of every run. */
  get runs(): ReadonlyArray<RunOutputs> {
    return [...this.#runs.values()]
  }
}
