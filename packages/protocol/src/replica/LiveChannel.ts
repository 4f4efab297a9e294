import { type IdentifiedOutput, OutputsInFlight } from '@anode/document'
import type { EnvironmentState, LiveKernel, ServerMessage } from '../sync/messages.ts'

type Key = 'kernel' | 'environment' | `run:${string}`

/** What is in flight: never stored, replaced by a snapshot when the connection comes back. */
export class LiveChannel {
  kernel: LiveKernel | null = null
  environment: EnvironmentState | null = null
  readonly #runs = new Map<string, OutputsInFlight>()
  readonly #listeners = new Map<Key, Set<() => void>>()

  /** The outputs of a run so far; undefined when nothing is in flight for it. */
  outputsOf(runId: string): ReadonlyArray<IdentifiedOutput> | undefined {
    return this.#runs.get(runId)?.outputs
  }

  on(key: Key, listener: () => void): () => void {
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  /** Takes a message of the live channel; others are left alone. */
  receive(message: ServerMessage): void {
    switch (message._tag) {
      case 'outputs': {
        const before = [...this.#runs.keys()]
        this.#runs.clear()
        for (const { runId, outputs } of message.runs) this.#runs.set(runId, new OutputsInFlight(outputs))
        for (const runId of new Set([...before, ...this.#runs.keys()])) this.#changed(`run:${runId}`)
        return
      }
      case 'ops': {
        const run = this.#runs.get(message.runId) ?? new OutputsInFlight()
        this.#runs.set(message.runId, run)
        run.take(message.ops)
        this.#changed(`run:${message.runId}`)
        return
      }
      case 'kernel':
        this.kernel = message.kernel
        this.#changed('kernel')
        return
      case 'environment':
        this.environment = message.environment
        this.#changed('environment')
        return
    }
  }

  /** The facts of the run are all in the log: what was in flight is there. */
  settle(runId: string): void {
    if (this.#runs.delete(runId)) this.#changed(`run:${runId}`)
  }

  #changed(key: Key): void {
    for (const listener of this.#listeners.get(key) ?? []) listener()
  }
}
