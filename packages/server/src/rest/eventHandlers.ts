import { AnodeApi, EVENTS_TYPE } from '@anode/protocol'
import { HttpApiBuilder, HttpServerResponse } from '@effect/platform'
import { Effect, Either, Option, Stream } from 'effect'
import { Directory } from '../notebooks/Directory.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { EventStream } from './EventStream.ts'
import { HEARTBEAT, PING } from './heartbeat.ts'
import { openForChange } from './openForChange.ts'

/** Waits for something to tell; wakes once for however much there is. */
const bell = () => {
  let rung = false
  let listener: (() => void) | null = null
  return {
    ring: () => {
      rung = true
      listener?.()
    },
    wait: Effect.async<void>((resume) => {
      const wake = () => {
        rung = false
        listener = null
        resume(Effect.void)
      }
      if (rung) wake()
      else listener = wake
      return Effect.sync(() => {
        listener = null
      })
    }),
  }
}

/** The number of the last fact that a reader has, as a browser says it that comes back. */
const lastSeen = (header: string | undefined): number | null => {
  const text = header?.trim() ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Streams of what happens in notebooks. */
export const eventHandlers = HttpApiBuilder.group(AnodeApi, 'events', (handlers) =>
  Effect.gen(function* () {
    const rooms = yield* Rooms
    const directory = yield* Directory
    const opening = yield* openForChange
    const readers = new Map<EventStream, { readonly id: string; readonly ring: () => void }>()

    const endOf = (id: string): Effect.Effect<'deleted' | null> =>
      Effect.map(Effect.either(directory.get(id)), (info) => {
        if (Either.isLeft(info)) return info.left._tag === 'NotebookNotFound' ? 'deleted' : null
        return info.right.deletedAt === null ? null : 'deleted'
      })

    // One listener for all readers: the directory tells of every notebook.
    const forget = directory.onChange(() => {
      for (const [stream, { id, ring }] of readers) {
        if (Effect.runSync(endOf(id)) !== null) stream.finish('deleted')
        ring()
      }
    }, 'who follows notebooks by REST')
    yield* Effect.addFinalizer(() => Effect.sync(forget))

    const follow = (opened: OpenRoom, after: number | null, live: boolean) =>
      Stream.unwrapScoped(
        Effect.gen(function* () {
          const { ring, wait } = bell()
          const stream = yield* Effect.acquireRelease(
            Effect.sync(() => {
              const isOpen = () => rooms.peek(opened.id) === opened
              const made = new EventStream(opened, { after, live, isOpen, changed: ring })
              readers.set(made, { id: opened.id, ring })
              return made
            }),
            (made) =>
              Effect.sync(() => {
                readers.delete(made)
                made.close()
              }),
          )
          // A room that somebody follows stays open.
          yield* Effect.forkScoped(rooms.using(opened, Effect.never))
          const next: Effect.Effect<string, Option.Option<never>> = Effect.suspend(() => {
            const text = stream.next()
            if (text === null) return Effect.fail(Option.none())
            if (text !== '') return Effect.succeed(text)
            return wait.pipe(
              Effect.timeoutOption(HEARTBEAT),
              Effect.flatMap(Option.match({ onNone: () => Effect.succeed(PING), onSome: () => next })),
            )
          })
          return Stream.encodeText(Stream.repeatEffectOption(next))
        }),
      )

    return handlers.handleRaw('follow', ({ path, urlParams, headers }) =>
      Effect.map(opening(path.id), (opened) => {
        const after = lastSeen(headers['last-event-id']) ?? urlParams.after ?? null
        return HttpServerResponse.stream(follow(opened, after, urlParams.live === 'true'), {
          contentType: EVENTS_TYPE,
          headers: { 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
        })
      }),
    )
  }),
)
