import { Effect } from 'effect'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { isOver, statusOfRun } from './readRuns.ts'

/** Facts of runs under way, which end none. */
const OUTPUTS = new Set(['v1.OutputAppended', 'v1.TextAppended', 'v1.OutputReplaced'])

/** Waits until runs of a notebook are over, at most so many seconds; the room stays open meanwhile. */
export const waitForRuns = Effect.map(
  Rooms,
  (rooms) =>
    (opened: OpenRoom, runIds: ReadonlyArray<string>, seconds: number): Effect.Effect<void> => {
      const isUnderWay = (runId: string) => {
        const status = statusOfRun(opened, runId)
        return status !== null && !isOver(status)
      }
      const ended = Effect.async<void>((resume) => {
        let waiting = runIds.filter(isUnderWay)
        if (waiting.length === 0) return resume(Effect.void)
        const stop = opened.room.onFacts((facts) => {
          if (facts.every(({ name }) => OUTPUTS.has(name))) return
          waiting = waiting.filter(isUnderWay)
          if (waiting.length > 0) return
          stop()
          resume(Effect.void)
        })
        return Effect.sync(stop)
      })
      return seconds === 0
        ? Effect.void
        : rooms.using(opened, Effect.asVoid(Effect.timeoutOption(ended, `${seconds} seconds`)))
    },
)
