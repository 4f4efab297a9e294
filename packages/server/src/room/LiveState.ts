import { type OutputOp, OutputsInFlight } from '@anode/document'
import type { RunOutputs } from '@anode/protocol'

interface LiveRun {
  readonly cellId: string
  readonly inFlight: OutputsInFlight
}

/**
 * What is in flight in one notebook, for those who join late. It is disposable: facts of the log cover it
 * soon, and a host that connects again sends it anew.
 */
export class LiveState {
  readonly #runs = new Map<string, LiveRun>()

  /** Whether a run has outputs in flight. */
  get active(): boolean {
    return this.#runs.size > 0
  }

  apply(runId: string, cellId: string, ops: ReadonlyArray<OutputOp>): void {
    const run = this.#runs.get(runId) ?? { cellId, inFlight: new OutputsInFlight() }
    this.#runs.set(runId, run)
    run.inFlight.take(ops)
  }

  /** A host says what its runs have put out so far. */
  replace(runs: ReadonlyArray<RunOutputs>): void {
    this.#runs.clear()
    for (const { runId, cellId, outputs } of runs) {
      this.#runs.set(runId, { cellId, inFlight: new OutputsInFlight(outputs) })
    }
  }

  /** The log holds all of the run. */
  settle(runId: string): void {
    this.#runs.delete(runId)
  }

  /** The outputs in flight of every run. */
  get runs(): ReadonlyArray<RunOutputs> {
    return [...this.#runs].map(([runId, { cellId, inFlight }]) => ({
      runId,
      cellId,
      outputs: inFlight.outputs,
    }))
  }
}
