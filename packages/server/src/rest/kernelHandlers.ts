import {
  AnodeApi,
  CurrentPrincipal,
  EVENTS_TYPE,
  type KernelEvent,
  type KernelSessionState,
} from '@anode/protocol'
import { HttpApiBuilder, HttpServerResponse } from '@effect/platform'
import { Effect, Either, Queue, Stream } from 'effect'
import { hostList } from '../kernels/hostList.ts'
import { type KernelCommand, KernelSessions } from '../kernels/KernelSessions.ts'
import { kernelspecList } from '../kernels/kernelspecList.ts'
import { Directory } from '../notebooks/Directory.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { HEARTBEAT, PING } from './heartbeat.ts'

/** Nobody waits any longer in these. */
const SETTLED: ReadonlySet<KernelSessionState['state']> = new Set([
  'none',
  'ready',
  'busy',
  'shutdown',
  'dead',
])

const frame = ({ _tag, ...data }: KernelEvent): string => `event: ${_tag}\ndata: ${JSON.stringify(data)}\n\n`

/** Kernel sessions, for programs. */
export const kernelHandlers = HttpApiBuilder.group(AnodeApi, 'kernels', (handlers) =>
  Effect.gen(function* () {
    const sessions = yield* KernelSessions
    const rooms = yield* Rooms
    const directory = yield* Directory
    const command = (id: string, what: KernelCommand) =>
      Effect.flatMap(CurrentPrincipal, (by) => sessions.command(by, id, what))

    /** Waits until a session has its kernel or will have none, at most so many seconds. */
    const settled = (opened: OpenRoom, seconds: number) => {
      const isSettled = () => SETTLED.has(sessions.stateOf(opened).state)
      const waiting = Effect.async<void>((resume) => {
        if (isSettled()) return resume(Effect.void)
        const stop = sessions.onState((changed) => {
          if (changed !== opened || !isSettled()) return
          stop()
          resume(Effect.void)
        }, 'who waits for a kernel')
        return Effect.sync(stop)
      })
      return seconds === 0
        ? Effect.void
        : rooms.using(opened, Effect.asVoid(Effect.timeoutOption(waiting, `${seconds} seconds`)))
    }

    const endOf = (opened: OpenRoom): KernelEvent | null => {
      const info = Effect.runSync(Effect.either(directory.get(opened.id)))
      if (Either.isLeft(info) ? info.left._tag === 'NotebookNotFound' : info.right.deletedAt !== null) {
        return { _tag: 'end', reason: 'deleted' }
      }
      return rooms.peek(opened.id) === opened ? null : { _tag: 'end', reason: 'closed' }
    }

    const follow = (opened: OpenRoom) =>
      Stream.unwrapScoped(
        Effect.gen(function* () {
          // Only the last state counts: who reads slowly misses those between.
          const states = yield* Queue.sliding<KernelEvent>(1)
          const tell = () => {
            const event = endOf(opened) ?? ({ _tag: 'session', ...sessions.stateOf(opened) } as const)
            Queue.unsafeOffer(states, event)
          }
          const stops = [
            sessions.onState((changed) => {
              if (changed === opened) tell()
            }, 'who follows a kernel by REST'),
            directory.onChange(() => {
              if (endOf(opened) !== null) tell()
            }, 'who follows a kernel by REST'),
          ]
          yield* Effect.addFinalizer(() =>
            Effect.sync(() =>
              stops.forEach((stop) => {
                stop()
              }),
            ),
          )
          // A room that somebody follows stays open.
          yield* Effect.forkScoped(rooms.using(opened, Effect.never))
          tell()
          const next = Queue.take(states).pipe(
            Effect.timeoutTo({
              duration: HEARTBEAT,
              onSuccess: (event): KernelEvent | null => event,
              onTimeout: () => null,
            }),
          )
          return Stream.repeatEffect(next).pipe(
            Stream.takeUntil((event) => event?._tag === 'end'),
            Stream.map((event) => (event === null ? PING : frame(event))),
            Stream.encodeText,
          )
        }),
      )

    return handlers
      .handle('running', () => sessions.running)
      .handle('kernelspecs', () => kernelspecList(sessions.hosts))
      .handle('hosts', () => Effect.sync(() => hostList(sessions.hosts)))
      .handle('ensure', ({ payload, urlParams: { wait = 0 } }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const state = yield* sessions.ensure(by, payload.notebookId)
          if (wait === 0) return state
          const opened = yield* rooms.open(payload.notebookId)
          yield* settled(opened, wait)
          return sessions.stateOf(opened)
        }),
      )
      .handle('session', ({ path }) => Effect.map(rooms.open(path.id), sessions.stateOf))
      .handleRaw('follow', ({ path }) =>
        Effect.map(rooms.open(path.id), (opened) =>
          HttpServerResponse.stream(follow(opened), {
            contentType: EVENTS_TYPE,
            headers: { 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
          }),
        ),
      )
      .handle('start', ({ path }) => command(path.id, 'start'))
      .handle('interrupt', ({ path }) => command(path.id, 'interrupt'))
      .handle('restart', ({ path }) => command(path.id, 'restart'))
      .handle('shutdown', ({ path }) => command(path.id, 'shutdown'))
  }),
)
