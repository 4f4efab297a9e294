import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { events, type Principal } from '@anode/document'
import { Artifacts, collectArtifacts, Room, Storage, sha256Of } from '@anode/server'
import { Effect, Layer } from 'effect'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDataDirectory } from './DataDirectory.ts'
import { fileArtifacts } from './fileArtifacts.ts'
import { stageNotebook } from './Staging.ts'
import { openSqlite } from './sqliteStorage.ts'

const DAY = 24 * 3600_000
const host: Principal = { id: 'host:one', kind: 'host', name: '' }
let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'anode-artifacts-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const setUp = () => {
  const directory = openDataDirectory(home)
  const artifacts = fileArtifacts(directory.artifacts)
  const storage: typeof Storage.Service = {
    openDirectory: () => openSqlite(directory.directory),
    openNotebook: (id) => openSqlite(directory.notebook(id)),
    stageNotebook: (id) => stageNotebook(directory, id),
    openMemory: () => openSqlite(':memory:'),
    notebooks: directory.notebooks,
    removeNotebook: () => {},
  }
  const layer = Layer.merge(Layer.succeed(Artifacts, artifacts), Layer.succeed(Storage, storage))
  const pathOf = (sha256: string) => join(directory.artifacts, sha256.slice(0, 2), sha256)
  return {
    /** Puts a content that then lies there for so many days. */
    put: async (text: string, days: number) => {
      const bytes = new TextEncoder().encode(text)
      const sha256 = await sha256Of(bytes)
      await Effect.runPromise(artifacts.put(sha256, bytes))
      const at = new Date(Date.now() - days * DAY)
      utimesSync(pathOf(sha256), at, at)
      return sha256
    },
    /** The content comes so many times at once. */
    putMany: async (text: string, times: number) => {
      const bytes = new TextEncoder().encode(text)
      const sha256 = await sha256Of(bytes)
      const puts = Array.from({ length: times }, () => artifacts.put(sha256, bytes))
      await Effect.runPromise(Effect.all(puts, { concurrency: 'unbounded' }))
      return sha256
    },
    /** The content comes again. */
    putAgain: (sha256: string, text: string) =>
      Effect.runPromise(artifacts.put(sha256, new TextEncoder().encode(text))),
    exists: (sha256: string) => existsSync(pathOf(sha256)),
    /** A notebook whose log mentions the artifacts; its cell shows none of them any more. */
    mention: (id: string, names: ReadonlyArray<string>) => {
      const room = new Room(openSqlite(directory.notebook(id)), { now: Date.now, newEpoch: () => 'epoch' })
      const facts = names.map(($artifact) =>
        events.outputReplaced({
          displayId: 'd',
          data: { 'image/png': { $artifact, bytes: 1, encoding: 'base64' } },
          metadata: {},
          by: host.id,
        }),
      )
      const outcome = room.append({ principal: host, client: 'c', first: 1, facts })
      expect(outcome._tag).toBe('accepted')
      room.close()
    },
    collect: () => Effect.runPromise(Effect.either(Effect.provide(collectArtifacts, layer))),
    notebookFile: directory.notebook,
  }
}

test('What no log mentions is deleted once it is a week old', async () => {
  const { put, putAgain, exists, mention, collect } = setUp()
  const [shown, orphan, fresh, again] = [
    await put('shown', 90),
    await put('orphan', 90),
    await put('fresh', 6),
    await put('again', 90),
  ]
  mention('a', [])
  mention('b', [shown])
  await putAgain(again, 'again')
  expect(await collect()).toMatchObject({ right: 1 })
  expect([shown, orphan, fresh, again].map(exists)).toEqual([true, false, true, true])
  expect(await collect()).toMatchObject({ right: 0 })
})

test('Nothing is deleted while one notebook cannot be read', async () => {
  const { put, exists, mention, collect, notebookFile } = setUp()
  const orphan = await put('orphan', 90)
  mention('a', [])
  writeFileSync(
    notebookFile('broken'),
    'This is no database, but long enough to be taken for one. '.repeat(20),
  )
  expect(await collect()).toMatchObject({ left: { _tag: 'StorageFailed' } })
  expect(exists(orphan)).toBe(true)
})

test('One content can be put many times at once', async () => {
  const { putMany, exists } = setUp()
  const sha256 = await putMany('twice', 20)
  expect(exists(sha256)).toBe(true)
})
