import type { ExecutorName } from '@anode/document'
import type { OpenRun } from './OpenRun.ts'

/** What is remembered of a run that an executor has: the log may have forgotten it when it ends. */
export type HeldRun = Pick<OpenRun, 'runId' | 'batchId' | 'by'> & { readonly executor: ExecutorName }

/**
 * Which runs of a notebook its executors have. Runs execute in the order of the log, whoever executes them: an
 * executor is given all that wait until the first that is another's, and that one waits until all before it ended.
 *
 * Plain and synchronous. What runs there are, is the log's affair; this only knows who was given which.
 */
export class RunQueue {
  readonly #held = new Map<string, HeldRun>()
  /** Whether runs may wait that no executor has. At first nobody knows. */
  #isBehind = true

  /** Whether runs may wait that no executor has. */
  get isBehind(): boolean {
    return this.#isBehind
  }

  /** The executor that has runs now. */
  get holder(): ExecutorName | null {
    for (const { executor } of this.#held.values()) return executor
    return null
  }

  /** The executor that has this run. */
  holderOf(runId: string): ExecutorName | null {
    return this.#held.get(runId)?.executor ?? null
  }

  /** An executor says which runs it has: all others that it was given it has not. */
  holds(executor: ExecutorName, runs: ReadonlyArray<OpenRun>): void {
    for (const held of this.#held.values()) if (held.executor === executor) this.#held.delete(held.runId)
    for (const { runId, batchId, by } of runs) this.#held.set(runId, { runId, batchId, by, executor })
    this.#isBehind = true
  }

  /** A run is over, or given up: gives what was known of it when an executor had it. */
  release(runId: string): HeldRun | undefined {
    const held = this.#held.get(runId)
    this.#held.delete(runId)
    return held
  }

  /**
   * Gives runs to executors as far as it is their turn; `runs` are all that are open, in the log's order, or a new
   * one when nothing else waits. `give` says whether the executor took it. A run without an executor is passed over.
   */
  handOver(
    runs: ReadonlyArray<OpenRun>,
    executorOf: (run: OpenRun) => ExecutorName | null,
    give: (run: OpenRun, executor: ExecutorName) => boolean,
  ): void {
    this.#isBehind = true
    let turn = this.holder
    for (const run of runs) {
      if (this.#held.has(run.runId)) continue
      const executor = executorOf(run)
      if (executor === null) continue
      turn ??= executor
      if (executor !== turn) return
      // One that runs and that nobody holds is its executor's, who has not said so yet.
      if (run.status === 'running') continue
      const { runId, batchId, by } = run
      this.#held.set(runId, { runId, batchId, by, executor })
      if (!give(run, executor)) {
        this.#held.delete(runId)
        return
      }
    }
    this.#isBehind = false
  }

  /** Of the runs that no executor has: those that are given up because this one did not end well. */
  givenUpBehind(failed: HeldRun, runs: ReadonlyArray<OpenRun>): ReadonlyArray<OpenRun> {
    return runs.filter(
      (run) =>
        run.status === 'queued' &&
        !this.#held.has(run.runId) &&
        ((run.batchId !== null && run.batchId === failed.batchId) ||
          (run.stopOnError && run.by === failed.by)),
    )
  }
}
