import {
  events,
  type NotebookSnapshot,
  newId,
  type Principal,
  readSnapshot,
  serverPrincipal,
} from '@anode/document'
import { randomLog, stateOf } from '@anode/document/testing'
import { Effect, Either, Layer, ManagedRuntime } from 'effect'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Directory, DirectoryLive } from '../notebooks/Directory.ts'
import { DirectoryDatabaseLive } from '../notebooks/DirectoryDatabase.ts'
import { Rooms, RoomsLive } from '../notebooks/Rooms.ts'
import { Storage } from '../Storage.ts'
import { memoryNotebooks } from '../testing/memoryNotebooks.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { Checkpoints } from './Checkpoints.ts'
import { History, HistoryLive } from './History.ts'
import { Replay } from './Replay.ts'

const ann: Principal = { id: 'person:ann', kind: 'person', name: 'Ann' }
const host: Principal = { id: 'host:one', kind: 'host', name: 'Host' }

/** A server with one notebook, `n`. */
const startServer = async () => {
  const storage = Layer.succeed(Storage, memoryNotebooks())
  const runtime = ManagedRuntime.make(
    HistoryLive.pipe(
      Layer.provideMerge(RoomsLive),
      Layer.provideMerge(DirectoryLive),
      Layer.provide(DirectoryDatabaseLive),
      Layer.provide(storage),
    ),
  )
  const ask = <A, E>(body: (history: typeof History.Service) => Effect.Effect<A, E>) =>
    runtime.runPromise(Effect.either(Effect.flatMap(History, body)))
  await runtime.runPromise(Effect.flatMap(Directory, (directory) => directory.add('n', 'N', ann)))
  const { room, storage: database } = await runtime.runPromise(
    Effect.flatMap(Rooms, (rooms) => rooms.open('n')),
  )
  const state = (by: Principal, ...facts: ReadonlyArray<{ name: string; args: unknown }>) => {
    const outcome = room.stateFacts(by, facts)
    expect(outcome._tag).toBe('accepted')
  }
  return { ask, state, room, database, stop: () => runtime.dispose() }
}

const create = (cellId: string, source = '') =>
  events.cellCreated({ cellId, kind: 'code', position: 'a0', source, metadata: {}, by: ann.id })

const run = (
  state: Awaited<ReturnType<typeof startServer>>['state'],
  cellId: string,
  runId: string,
  text: string,
  failed = false,
) => {
  state(ann, events.runRequested({ runId, cellId, at: 1, by: ann.id }))
  state(
    host,
    events.runStarted({ runId, executionCount: 1, at: 2, by: host.id }),
    events.outputAppended({
      outputId: `${runId}-o`,
      cellId,
      runId,
      position: 0,
      output: { _tag: 'stream', name: 'stdout', text },
      by: host.id,
    }),
    events.runFinished({ runId, status: failed ? 'error' : 'ok', executionCount: 1, at: 3, by: host.id }),
  )
}

test('The state at any moment is that of the log up to it, with checkpoints here and there', async () => {
  await fc.assert(
    fc.asyncProperty(
      randomLog({ maxLength: 60 }),
      fc.array(fc.nat(60), { minLength: 1, maxLength: 5 }),
      async (log, moments) => {
        const db = memoryStorage()
        db.execute('CREATE TABLE log (seq INTEGER PRIMARY KEY, name TEXT, args TEXT)')
        for (const { seq, name, args } of log) {
          db.execute('INSERT INTO log (seq, name, args) VALUES (?, ?, ?)', [seq, name, JSON.stringify(args)])
        }
        const ports = {
          log: db,
          checkpoints: new Checkpoints(db, 7),
          openMemory: memoryStorage,
          rest: async () => {},
        }
        const replay = new Replay(ports)
        for (const moment of moments) {
          const seq = moment % (log.length + 1)
          expect(readSnapshot(await replay.goTo(seq))).toEqual(stateOf(log.slice(0, seq)))
        }
        replay.close()
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

test('The time line tells what a person did, and what kernels did only as runs', async () => {
  const { ask, state, room, stop } = await startServer()
  state(ann, create('a', 'x'), create('b'))
  run(state, 'a', 'run-1', 'one', true)
  state(ann, events.versionNamed({ versionId: 'v', name: 'First', at: 1, by: ann.id }))
  state(ann, events.cellDeleted({ cellId: 'b', by: ann.id }))
  const page = await ask((history) => history.timeline('n', {}))
  expect(page).toMatchObject({
    right: {
      head: room.head,
      total: 2,
      entries: [
        { n: 2, from: 8, to: 8, people: [ann.id], done: { deleted: 1, created: 0 }, cells: ['b'] },
        {
          n: 1,
          from: 1,
          to: 7,
          people: [ann.id],
          done: { created: 2, runs: 1, failed: 1, named: ['First'] },
          cells: ['a', 'b'],
        },
      ],
    },
  })
  expect(await ask((history) => history.timeline('n', { before: 2, limit: 1 }))).toMatchObject({
    right: { total: 2, entries: [{ n: 1 }] },
  })
  await stop()
})

test('An entry that was told grows with what its person goes on to do', async () => {
  const { ask, state, stop } = await startServer()
  state(ann, create('a'))
  await ask((history) => history.timeline('n', {}))
  state(ann, create('b'))
  expect(await ask((history) => history.timeline('n', {}))).toMatchObject({
    right: { total: 1, entries: [{ from: 1, to: 2, done: { created: 2 } }] },
  })
  await stop()
})

test('The runs of a cell come with their source and what they left, newest first', async () => {
  const { ask, state, stop } = await startServer()
  state(ann, create('a', 'print(1)'), create('b', 'other'))
  run(state, 'a', 'run-1', 'one')
  run(state, 'b', 'run-b', 'other')
  // Asked for again while it runs: the tables forget the first with its end.
  state(ann, events.runRequested({ runId: 'run-2', cellId: 'a', at: 5, by: ann.id }))
  state(host, events.runStarted({ runId: 'run-2', executionCount: 2, at: 6, by: host.id }))
  state(ann, events.runRequested({ runId: 'run-3', cellId: 'a', at: 7, by: ann.id }))
  state(
    host,
    events.runFinished({ runId: 'run-2', status: 'interrupted', executionCount: 2, at: 8, by: host.id }),
  )
  const all = await ask((history) => history.cellRuns('n', 'a', {}))
  expect(all).toMatchObject({
    right: {
      total: 3,
      runs: [
        { id: 'run-3', status: 'queued', source: 'print(1)', endSeq: null, outputs: [] },
        { id: 'run-2', status: 'interrupted', source: 'print(1)', requestedBy: ann.id, finishedAt: 8 },
        {
          id: 'run-1',
          status: 'ok',
          requestedAt: 1,
          startedAt: 2,
          finishedAt: 3,
          outputs: [{ text: 'one' }],
        },
      ],
    },
  })
  expect(await ask((history) => history.cellRuns('n', 'a', { before: 7, limit: 5 }))).toMatchObject({
    right: { total: 3, runs: [{ id: 'run-1' }] },
  })
  await stop()
})

test('A request that joined a run is no run of its own', async () => {
  const { ask, state, stop } = await startServer()
  state(ann, create('a', 'print(1)'))
  state(ann, events.runRequestedOnce({ runId: 'run-1', cellId: 'a', at: 5, by: ann.id }))
  state(host, events.runStarted({ runId: 'run-1', executionCount: 1, at: 6, by: host.id }))
  state(ann, events.runRequestedOnce({ runId: 'run-2', cellId: 'a', at: 7, by: ann.id }))
  expect(await ask((history) => history.cellRuns('n', 'a', {}))).toMatchObject({
    right: { total: 1, runs: [{ id: 'run-1', status: 'running', source: 'print(1)' }] },
  })
  await stop()
})

test('Checkpoints are kept while a notebook is written to, and state what its log does', async () => {
  const { state, database, ask, stop } = await startServer()
  const kept = () => database.select('SELECT seq FROM checkpoints ORDER BY seq').map((row) => Number(row.seq))
  for (const part of [0, 1]) {
    state(ann, ...Array.from({ length: 1100 }, (_, k) => create(`c${part}-${k}`)))
    await expect.poll(kept).toHaveLength(part + 1)
  }
  const [first = 0] = kept()
  const then = (await ask((history) => history.snapshot('n', first + 3))) as { right: NotebookSnapshot }
  expect(then.right.cells).toHaveLength(first + 3)
  await stop()
})

test('A moment that is not there is said to be missing, with what there is', async () => {
  const { ask, state, stop } = await startServer()
  state(serverPrincipal, create('a') && events.notebookRetitled({ title: 'T', by: 'server' }))
  expect(await ask((history) => history.moment('n', 2))).toMatchObject({
    left: { _tag: 'MomentNotFound', seq: 2, head: 1 },
  })
  expect(await ask((history) => history.moment(newId(), 1))).toMatchObject({
    left: { _tag: 'NotebookNotFound' },
  })
  expect(await ask((history) => history.moment('n', 1))).toMatchObject({
    right: { seq: 1, by: 'server', notebook: { title: 'T' }, cells: [] },
  })
  await stop()
})

test('What texts hold does not matter: moments, runs and checkpoints give them back; what means nothing is passed over', async () => {
  const { ask, state, database, room, stop } = await startServer()
  const text = '\ufeffa long text with a\0b, \u001a0 and half a character \ud83d'
  state(ann, create('cell', text))
  run(state, 'cell', 'run', text)
  const half = text.toWellFormed()
  // As an earlier version took it.
  const deep = `${'{"a":'.repeat(1100)}1${'}'.repeat(1100)}`
  database.execute(
    `INSERT INTO log (seq, name, args, principal, at) VALUES ($seq, 'v1.CellMetadataSet', $args, 'server', 1)`,
    { $seq: room.head + 1, $args: `{"cellId":"cell","metadata":${deep},"by":"server"}` },
  )
  const again = new Checkpoints(database)
  await again.keep(room.head, room.state)
  expect((await again.read(room.head))?.snapshot).toEqual(room.snapshot())
  const [moment, runs, timeline] = [
    Either.getOrThrow(await ask((history) => history.moment('n', room.head))),
    Either.getOrThrow(await ask((history) => history.cellRuns('n', 'cell', {}))),
    Either.getOrThrow(await ask((history) => history.timeline('n', {}))),
  ]
  expect(moment.cells).toMatchObject([{ source: half }])
  expect(moment.outputs).toMatchObject([{ text }])
  expect(runs.runs).toMatchObject([{ source: half, outputs: [{ text }] }])
  expect(timeline.entries.length).toBeGreaterThan(0)
  const rest = async () => {}
  const replay = new Replay({ log: database, checkpoints: again, openMemory: memoryStorage, rest })
  expect(readSnapshot(await replay.goTo(room.head + 1)).problems).toMatchObject([{ cellId: 'cell' }])
  replay.close()
  await stop()
})
