import { events, type Principal, serverPrincipal } from '@anode/document'
import { Effect, Layer, Logger, ManagedRuntime } from 'effect'
import { expect, test } from 'vitest'
import { Storage } from '../Storage.ts'
import { memoryNotebooks } from '../testing/memoryNotebooks.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { Directory, DirectoryLive } from './Directory.ts'
import { DirectoryDatabaseLive } from './DirectoryDatabase.ts'
import { Rooms, RoomsLive } from './Rooms.ts'

/** What the servers have logged. */
const logged: string[] = []
const logger = Logger.make(({ message }) => logged.push(String(message)))

/** Databases that outlive servers, and servers on them. */
const makeServers = () => {
  const storage = Layer.succeed(Storage, memoryNotebooks())
  return () =>
    ManagedRuntime.make(
      RoomsLive.pipe(
        Layer.provideMerge(DirectoryLive),
        Layer.provide(DirectoryDatabaseLive),
        Layer.provide(storage),
        Layer.provide(Logger.replace(Logger.defaultLogger, logger)),
      ),
    )
}

const addCell = (id: string, source: string) =>
  Effect.gen(function* () {
    const { room } = yield* (yield* Rooms).open(id)
    const by = serverPrincipal.id
    const cell = { cellId: 'a', kind: 'code', position: 'a0', source, metadata: {}, by }
    room.stateFacts(serverPrincipal, [events.cellCreated(cell)])
  })

const found = (search: string) =>
  Effect.gen(function* () {
    yield* Rooms
    const notebooks = yield* (yield* Directory).list({ search, trash: false })
    return notebooks.map(({ id }) => id)
  })

test('R10: Who follows all rooms and throws keeps nobody from hearing, and no room from being opened', async () => {
  const server = makeServers()()
  const heard: string[] = []
  const broken = () => {
    throw new Error('It is broken.')
  }
  await server.runPromise(
    Effect.gen(function* () {
      yield* (yield* Directory).add('n', 'Trees', serverPrincipal)
      const rooms = yield* Rooms
      rooms.onOpen(broken, 'the opener')
      rooms.onOpen(({ id }) => heard.push(`opened ${id}`))
      rooms.onFacts(broken, 'the follower')
      rooms.onFacts(({ id }, facts) => heard.push(`${facts.length} of ${id}`))
    }),
  )
  await server.runPromise(addCell('n', 'oak = 1'))
  expect(heard).toEqual(['opened n', '1 of n'])
  await expect.poll(() => server.runPromise(found('oak'))).toEqual(['n'])
  for (const name of ['the opener (to rooms that open)', 'the follower (to the facts of all rooms)']) {
    expect(logged).toContainEqual(expect.stringContaining(name))
  }
  await server.dispose()
})

test('A server that starts finds what one that was killed had no time to put into the list', async () => {
  const startServer = makeServers()
  const killed = startServer()
  await killed.runPromise(
    Effect.flatMap(Directory, (directory) => directory.add('n', 'Trees', serverPrincipal)),
  )
  await killed.runPromise(addCell('n', 'oak = 1'))
  expect(await killed.runPromise(found('oak'))).toEqual([])
  const next = startServer()
  expect(await next.runPromise(found('oak'))).toEqual(['n'])
  expect(await next.runPromise(Effect.flatMap(Directory, ({ behind }) => behind))).toEqual([])
  await next.dispose()
  await killed.dispose()
})

test('The list tells of the person who changed a notebook last, and not of kernels; a crash does not hide it', async () => {
  const ada: Principal = { id: 'person:ada', kind: 'person', name: 'Ada' }
  const host: Principal = { id: 'host:h', kind: 'host', name: 'Kernel host' }
  const startServer = makeServers()
  const killed = startServer()
  const state = (principal: Principal, fact: { readonly name: string; readonly args: unknown }) =>
    killed.runPromise(
      Effect.flatMap(Rooms, (rooms) =>
        Effect.map(rooms.open('n'), ({ room }) => room.stateFacts(principal, [fact])),
      ),
    )
  const known = Effect.flatMap(Directory, (directory) => directory.get('n'))
  await killed.runPromise(
    Effect.flatMap(Directory, (directory) => directory.add('n', 'Trees', serverPrincipal)),
  )
  const made = await killed.runPromise(known)
  const ready = events.kernelStatusChanged({ sessionId: 's', status: 'ready', at: 1, by: host.id })
  expect(await state(host, ready)).toMatchObject({
    _tag: 'accepted',
  })
  expect(await killed.runPromise(known)).toEqual(made)
  const cell = { cellId: 'b', kind: 'code', position: 'a1', source: '', metadata: {}, by: ada.id }
  expect(await state(ada, events.cellCreated(cell))).toMatchObject({ _tag: 'accepted' })
  const next = startServer()
  expect(await next.runPromise(known)).toMatchObject({ changedBy: ada })
  await next.dispose()
  await killed.dispose()
})

test('A list that a full disk kept from being written shows what is so once there is space', async () => {
  const list = memoryStorage()
  const notebook = memoryStorage()
  let full = false
  let refused = 0
  const storage = Layer.succeed(Storage, {
    openDirectory: () => ({
      ...list,
      transaction: (body) => {
        if (full) {
          refused += 1
          throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
        }
        return list.transaction(body)
      },
    }),
    openNotebook: () => notebook,
    stageNotebook: () => {
      throw new Error('No notebook is made here.')
    },
    openMemory: memoryStorage,
    notebooks: () => ['n'],
    removeNotebook: () => {},
  })
  const server = ManagedRuntime.make(
    RoomsLive.pipe(
      Layer.provideMerge(DirectoryLive),
      Layer.provide(DirectoryDatabaseLive),
      Layer.provide(storage),
    ),
  )
  await server.runPromise(
    Effect.flatMap(Directory, (directory) => directory.add('n', 'Trees', serverPrincipal)),
  )
  full = true
  await server.runPromise(addCell('n', 'oak = 1'))
  // It was to be told that it is behind, and what is in it.
  await expect.poll(() => refused).toBeGreaterThan(1)
  full = false
  // What was to be told before does not undo what is told now.
  await server.runPromise(
    Effect.flatMap(Rooms, (rooms) =>
      Effect.map(rooms.open('n'), ({ room }) =>
        room.stateFacts(serverPrincipal, [
          events.notebookRetitled({ title: 'Forest', by: serverPrincipal.id }),
        ]),
      ),
    ),
  )
  await expect.poll(() => server.runPromise(found('forest'))).toEqual(['n'])
  // Longer than it waits to try again: of what is not done there is nothing to wait for.
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect(await server.runPromise(found('forest'))).toEqual(['n'])
  await expect.poll(() => server.runPromise(found('oak'))).toEqual(['n'])
  await server.dispose()
})
