import { events, type Principal, serverPrincipal } from '@anode/document'
import { Effect, Layer, ManagedRuntime } from 'effect'
import { expect, test } from 'vitest'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { Storage } from '../Storage.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { Directory, DirectoryLive } from './Directory.ts'
import { DirectoryDatabaseLive } from './DirectoryDatabase.ts'
import { Rooms, RoomsLive } from './Rooms.ts'

/** Databases that outlive servers, and servers on them. */
const makeServers = () => {
  const list = memoryStorage()
  const notebooks = new Map<string, RoomStorage>()
  const openNotebook = (id: string) => {
    const storage = notebooks.get(id) ?? memoryStorage()
    notebooks.set(id, storage)
    return storage
  }
  const storage = Layer.succeed(Storage, {
    openDirectory: () => list,
    openNotebook,
    openMemory: memoryStorage,
    notebooks: () => [...notebooks.keys()],
    removeNotebook: (id) => notebooks.delete(id),
  })
  return () =>
    ManagedRuntime.make(
      RoomsLive.pipe(
        Layer.provideMerge(DirectoryLive),
        Layer.provide(DirectoryDatabaseLive),
        Layer.provide(storage),
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
