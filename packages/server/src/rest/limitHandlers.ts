import { events } from '@anode/document'
import {
  type LimitName,
  limitNames,
  limitsWithin,
  limitText,
  readLimit,
  withNotebookLimits,
} from '@anode/document/limits'
import { AnodeApi, BadRequest, CurrentPrincipal, type LimitsChange } from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Effect } from 'effect'
import { IdleMinutes, idleMinutesOf, withIdleMinutes } from '../kernels/IdleMinutes.ts'
import { limitsOf } from '../kernels/limitsOf.ts'
import { ServerLimits } from '../kernels/ServerLimits.ts'
import { Rooms } from '../notebooks/Rooms.ts'
import { notebookMetadata } from '../room/notebookMetadata.ts'
import type { Room } from '../room/Room.ts'
import { openForChange } from './openForChange.ts'
import { stateOwn } from './stateByRest.ts'

/** What is asked for, as it is written down; the first that makes no sense is a `BadRequest`. */
const readChange = (change: LimitsChange, server: typeof ServerLimits.Service) =>
  Effect.forEach(
    limitNames.filter((name) => change[name] !== undefined),
    (name): Effect.Effect<readonly [LimitName, number | null], BadRequest> => {
      const written = change[name]
      if (written === null) return Effect.succeed([name, null])
      const value = readLimit(name, written)
      if (typeof value !== 'number') {
        return new BadRequest({ message: `The limit “${name}” cannot be set. ${value.problem}` })
      }
      const { problems } = limitsWithin(server, { [name]: value })
      const [tooMuch] = problems
      return tooMuch === undefined
        ? Effect.succeed([name, value])
        : new BadRequest({
            message: `${tooMuch} Ask for at most ${limitText(name, server[name]?.value ?? 0)}.`,
          })
    },
  )

/** What kernels may take, and what their notebooks ask for. */
export const limitHandlers = HttpApiBuilder.group(AnodeApi, 'limits', (handlers) =>
  Effect.gen(function* () {
    const rooms = yield* Rooms
    const server = yield* ServerLimits
    const open = yield* openForChange
    const serverMinutes = yield* IdleMinutes
    const report = (room: Room) => {
      const own = idleMinutesOf(notebookMetadata(room.state))
      const by = own === null ? ('server' as const) : ('notebook' as const)
      const idle = { minutes: own ?? serverMinutes, by, server: serverMinutes }
      return { server, ...limitsOf(room.state, server), idle }
    }
    return handlers
      .handle('get', ({ path }) => Effect.map(rooms.open(path.id), ({ room }) => report(room)))
      .handle('change', ({ path, payload }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const { room } = yield* open(path.id)
          const change = Object.fromEntries(yield* readChange(payload, server))
          const limited = withNotebookLimits(notebookMetadata(room.state), change)
          const { idleMinutes } = payload
          const metadata = idleMinutes === undefined ? limited : withIdleMinutes(limited, idleMinutes)
          yield* stateOwn(room, by, [events.notebookMetadataSet({ metadata, by: by.id })])
          return report(room)
        }),
      )
  }),
)
