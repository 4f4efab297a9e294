import { events, type KernelStatus, type Principal, serverPrincipal } from '@anode/document'
import { HOST_PROTOCOL_VERSION, type HostCommand, SESSION_TOKENS } from '@anode/protocol/host'
import { Clock, Effect, Layer, ManagedRuntime } from 'effect'
import { expect, it, onTestFinished } from 'vitest'
import { TokenAuthorization } from '../access/Authorization.ts'
import { makeSessionTokens, SessionTokens } from '../access/SessionTokens.ts'
import { Environment } from '../environment/Environment.ts'
import { ExecutorsLive } from '../executors/Executors.ts'
import { everyKind, Kinds } from '../executors/Kinds.ts'
import { Directory, DirectoryLive } from '../notebooks/Directory.ts'
import { DirectoryDatabaseLive } from '../notebooks/DirectoryDatabase.ts'
import { Rooms, RoomsLive } from '../notebooks/Rooms.ts'
import { Storage } from '../Storage.ts'
import { memoryNotebooks } from '../testing/memoryNotebooks.ts'
import { IdleKernels, IdleKernelsLive } from './IdleKernels.ts'
import { IdleMinutes, idleMinutesOf, withIdleMinutes } from './IdleMinutes.ts'
import { KernelSessions, KernelSessionsLive } from './KernelSessions.ts'

const ada: Principal = { id: 'person:ada', kind: 'person', name: 'Ada' }
const MINUTE = 60_000

/** The time of these tests passes when they say so. */
let time = 1_000_000_000_000
const clock: Clock.Clock = Object.create(Clock.make(), {
  currentTimeMillis: { value: Effect.sync(() => time) },
})

/** A server whose notebook `n` has a kernel that is ready, and is told what commands come. */
const startServer = async ({ disk = memoryNotebooks(), minutes = 30 } = {}) => {
  const runtime = ManagedRuntime.make(
    IdleKernelsLive.pipe(
      Layer.provideMerge(KernelSessionsLive),
      Layer.provide(ExecutorsLive),
      Layer.provideMerge(RoomsLive),
      Layer.provideMerge(DirectoryLive),
      Layer.provide(DirectoryDatabaseLive),
      Layer.provide(
        Layer.mergeAll(
          Layer.succeed(Storage, disk),
          Layer.succeed(Kinds, everyKind),
          Layer.succeed(IdleMinutes, minutes),
          Layer.sync(SessionTokens, () => makeSessionTokens(new Uint8Array(32))),
          Layer.succeed(Environment, { state: () => ({ phase: 'ready', packages: [] }) }),
          TokenAuthorization,
        ),
      ),
      Layer.provideMerge(Layer.setClock(clock)),
    ),
  )
  onTestFinished(() => runtime.dispose())
  const directory = await runtime.runPromise(Directory)
  const known = await runtime.runPromise(Effect.either(directory.get('n')))
  if (known._tag === 'Left') await runtime.runPromise(directory.add('n', 'N', serverPrincipal))
  const sessions = await runtime.runPromise(KernelSessions)
  const opened = await runtime.runPromise(Effect.flatMap(Rooms, (rooms) => rooms.open('n')))
  const commands: HostCommand[] = []
  const connection = sessions.connect(
    { id: 'host', kind: 'host', name: 'Kernel host' },
    { send: (text) => commands.push(JSON.parse(text)), close: () => {} },
  )
  const say = (message: object) => connection.receive(JSON.stringify(message))
  const named = [{ notebookId: 'n', sessionId: 's', activeRuns: [] }]
  const features = [SESSION_TOKENS]
  say({ _tag: 'hello', protocol: HOST_PROTOCOL_VERSION, hostId: 'h', pid: 1, sessions: named, features })
  say({ _tag: 'caughtUp' })
  const host: Principal = { id: 'host:h', kind: 'host', name: 'Kernel host' }
  const states = (status: KernelStatus) =>
    opened.room.stateFacts(host, [events.kernelStatusChanged({ sessionId: 's', status, at: 1, by: host.id })])
  states('ready')
  const { look } = await runtime.runPromise(IdleKernels)
  return {
    disk,
    opened,
    commands,
    sessions,
    look: () => runtime.runPromise(look),
    /** The reason of the shutdown that was asked for; null: there was none. */
    shutdown: () => {
      const asked = commands.find(({ _tag }) => _tag === 'shutdown')
      return asked?._tag === 'shutdown' ? (asked.reason ?? '') : null
    },
    running: () => runtime.runPromise(sessions.running),
    stop: () => runtime.dispose(),
  }
}

const viewer = { send: () => {}, bufferedAmount: 0, close: () => {} }
const ports = { may: () => null, giveInput: () => {}, askKernel: () => () => {}, liveSnapshot: () => [] }

it('A kernel that nobody uses is shut down after its time, and the log will say why', async () => {
  const server = await startServer()
  await server.look()
  const [kernel] = (await server.running()).kernels
  expect(kernel).toMatchObject({ status: 'ready', idleSince: time })
  time += 29 * MINUTE
  await server.look()
  expect(server.shutdown()).toBeNull()
  time += MINUTE
  await server.look()
  expect(server.shutdown()).toBe('Nobody has used the notebook for 30 min.')
})

it('Who looks keeps it, and the time counts from when they have left', async () => {
  const server = await startServer()
  await server.look()
  const page = server.opened.pages.join(ada, viewer, ports)
  time += 100 * MINUTE
  await server.look()
  expect((await server.running()).kernels[0]?.idleSince).toBeNull()
  server.opened.pages.leave(page)
  await server.look()
  time += 29 * MINUTE
  await server.look()
  expect(server.shutdown()).toBeNull()
  time += 2 * MINUTE
  await server.look()
  expect(server.shutdown()).not.toBeNull()
})

it('A busy kernel is never shut down, however long it takes', async () => {
  const server = await startServer()
  const cell = { cellId: 'c', kind: 'code', position: 'a0', source: '1', metadata: {}, by: ada.id }
  server.opened.room.stateFacts(ada, [
    events.cellCreated(cell),
    events.runRequested({ runId: 'r', cellId: 'c', at: 1, by: ada.id }),
  ])
  await server.look()
  time += 10_000 * MINUTE
  await server.look()
  await server.look()
  expect(server.shutdown()).toBeNull()
})

it('A server that starts anew goes on counting, and gives pages time to come back', async () => {
  const before = await startServer()
  await before.look()
  time += 29 * MINUTE
  await before.stop()
  time += 20 * MINUTE
  const server = await startServer({ disk: before.disk })
  await server.look()
  time += 4 * MINUTE
  await server.look()
  expect(server.shutdown()).toBeNull()
  time += MINUTE
  await server.look()
  expect(server.shutdown()).not.toBeNull()
})

it.each([
  [0, null, 100_000, false],
  [30, 0, 100_000, false],
  [0, 5, 6, true],
  [30, 120, 100, false],
  [30, 120, 121, true],
])(
  'With %i minutes for the server and %o for the notebook, after %i it is shut down: %o',
  async (minutes, own, passed, isOver) => {
    const server = await startServer({ minutes })
    if (own !== null) {
      const metadata = { anode: { idleMinutes: own } }
      server.opened.room.stateFacts(ada, [events.notebookMetadataSet({ metadata, by: ada.id })])
    }
    await server.look()
    time += passed * MINUTE
    await server.look()
    expect(server.shutdown() !== null).toBe(isOver)
  },
)

it('What a notebook asks for is a number of minutes, or it is as if it asked for nothing', () => {
  expect(idleMinutesOf({ anode: { idleMinutes: 0.5 } })).toBe(0.5)
  for (const bad of ['30', -1, Number.NaN, null, {}, 1e9]) {
    expect(idleMinutesOf({ anode: { idleMinutes: bad } })).toBeNull()
  }
  for (const metadata of [{}, { anode: null }, { anode: 'x' }]) {
    expect(idleMinutesOf(metadata)).toBeNull()
  }
})

it('Other minutes leave what else a notebook says of itself', () => {
  const limits = { memory: 1e9 }
  expect(withIdleMinutes({ a: 1, anode: { limits } }, 5)).toEqual({ a: 1, anode: { limits, idleMinutes: 5 } })
  expect(withIdleMinutes({ a: 1, anode: { limits, idleMinutes: 5 } }, null)).toEqual({
    a: 1,
    anode: { limits },
  })
  expect(withIdleMinutes({ anode: { idleMinutes: 5 } }, null)).toEqual({})
  expect(withIdleMinutes({ anode: [1] }, 0)).toEqual({ anode: { idleMinutes: 0 } })
})
