import { serverPrincipal } from '@anode/document'
import { idleReason } from '@anode/protocol'
import { Clock, Context, Effect, Layer, Schedule } from 'effect'
import { hasOpenRuns } from '../executors/OpenRun.ts'
import { Directory } from '../notebooks/Directory.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { notebookMetadata } from '../room/notebookMetadata.ts'
import { IdleMinutes, idleMinutesOf } from './IdleMinutes.ts'
import { KernelSessions } from './KernelSessions.ts'

/** Shuts kernels down that nobody uses. */
export class IdleKernels extends Context.Tag('anode/IdleKernels')<
  IdleKernels,
  {
    /** Looks at every kernel once; this happens by itself, every half minute or more often. */
    readonly look: Effect.Effect<void>
  }
>() {}

/** How often it is looked, in ms: more often where kernels are shut down sooner. */
const EVERY = 30_000

/** At most so long after a server's start no kernel is shut down, in ms: those who had it open need time to come back. */
const GRACE = 5 * 60_000

const make = Effect.gen(function* () {
  const kernels = yield* KernelSessions
  const rooms = yield* Rooms
  const directory = yield* Directory
  const standard = yield* IdleMinutes
  const startedAt = yield* Clock.currentTimeMillis
  const every = standard === 0 ? EVERY : Math.min(EVERY, standard * 15_000)
  /** What notebooks say for themselves: while nobody has one open, that does not change. */
  const chosen = new Map<string, number | null>()

  /** Whether somebody looks, or something runs or starts. */
  const isInUse = (opened: OpenRoom) =>
    opened.pages.size > 0 || hasOpenRuns(opened.room.state) || kernels.stateOf(opened).state !== 'ready'

  const minutesOf = (id: string) =>
    Effect.gen(function* () {
      const opened = rooms.peek(id) ?? (chosen.has(id) ? undefined : yield* rooms.open(id))
      if (opened !== undefined) chosen.set(id, idleMinutesOf(notebookMetadata(opened.room.state)))
      return chosen.get(id) ?? standard
    })

  const lookAt = (id: string, now: number) =>
    Effect.gen(function* () {
      const opened = rooms.peek(id)
      if (opened !== undefined && isInUse(opened)) {
        chosen.delete(id)
        return yield* directory.setKernelIdle(id, null)
      }
      const since = yield* directory.kernelIdleSince(id)
      if (since === null) return yield* directory.setKernelIdle(id, now)
      const minutes = yield* minutesOf(id)
      const limit = minutes * 60_000
      if (limit === 0 || now - since < limit || now - startedAt < Math.min(limit, GRACE)) return
      // Whether it is idle, only its room says for sure.
      if (isInUse(yield* rooms.open(id))) return
      yield* Effect.logInfo(`The kernel of the notebook ${id} is shut down. ${idleReason(minutes)}`)
      // Once is enough, however long it takes to end.
      yield* directory.setKernelIdle(id, null)
      yield* kernels.command(serverPrincipal, id, 'shutdown', idleReason(minutes))
    }).pipe(Effect.tapErrorCause(Effect.logWarning), Effect.ignore)

  const look = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const ids = yield* directory.withKernel
    for (const id of chosen.keys()) if (!ids.includes(id)) chosen.delete(id)
    // Of kernels whose host is away nobody knows whether they are idle.
    yield* Effect.forEach(ids.filter(kernels.hostCaughtUp), (id) => lookAt(id, now))
  }).pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore)

  yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced(every)))
  return IdleKernels.of({ look })
})

/** Kernels of `KernelSessions`, by the clock of the runtime. */
export const IdleKernelsLive = Layer.scoped(IdleKernels, make)
