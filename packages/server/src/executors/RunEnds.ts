import { Effect, Schedule } from 'effect'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import { type Loss, stateLoss } from './lostRuns.ts'

/** How often it is tried again to write what a full disk refused. */
export const DISK_RETRY = '1 second'

/** Ends runs in the place of executors that cannot, or never had them. */
export class RunEnds {
  /** Runs whose end is known and could not be written yet: nobody may execute them. */
  readonly #ending = new Set<string>()
  readonly #isOpen: (opened: OpenRoom) => boolean
  readonly #fork: (effect: Effect.Effect<unknown>) => void

  /** `isOpen`: whether the room is still the notebook's. */
  constructor(isOpen: (opened: OpenRoom) => boolean, fork: (effect: Effect.Effect<unknown>) => void) {
    this.#isOpen = isOpen
    this.#fork = fork
  }

  /** Whether the end of this run is known and could not be written yet. */
  has(runId: string): boolean {
    return this.#ending.has(runId)
  }

  /**
   * Says what ends. From this call on nobody executes it; a full disk takes it when it has space, and until then it
   * is tried again.
   */
  settle(opened: OpenRoom, loss: Loss): Effect.Effect<void> {
    for (const { runId } of loss.runs) this.#ending.add(runId)
    return Effect.suspend(() => {
      const attempt = Effect.sync(() => !this.#isOpen(opened) || stateLoss(opened, loss))
      const done = Effect.sync(() => {
        for (const { runId } of loss.runs) this.#ending.delete(runId)
      })
      const patiently = attempt.pipe(
        Effect.repeat({ until: (stated) => stated, schedule: Schedule.spaced(DISK_RETRY) }),
        Effect.zipRight(done),
      )
      return Effect.flatMap(attempt, (stated) => (stated ? done : Effect.sync(() => this.#fork(patiently))))
    })
  }
}
