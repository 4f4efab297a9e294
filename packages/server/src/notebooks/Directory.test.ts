import type { Principal } from '@anode/document'
import { Effect, Layer, ManagedRuntime } from 'effect'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { Storage } from '../Storage.ts'
import { memoryNotebooks } from '../testing/memoryNotebooks.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { Directory, DirectoryLive, type ListQuestion } from './Directory.ts'
import { DirectoryDatabaseLive } from './DirectoryDatabase.ts'

const ada: Principal = { id: 'person:ada', kind: 'person', name: 'Ada' }
const bob: Principal = { id: 'person:bob', kind: 'person', name: 'Bob' }

const openDirectory = (db: RoomStorage) =>
  ManagedRuntime.make(
    DirectoryLive.pipe(
      Layer.provide(DirectoryDatabaseLive),
      Layer.provide(Layer.succeed(Storage, memoryNotebooks(db))),
    ),
  )

describe('the directory', () => {
  let runtime: ReturnType<typeof openDirectory>
  const run = <A, E>(body: (directory: typeof Directory.Service) => Effect.Effect<A, E>): Promise<A> =>
    runtime.runPromise(Effect.flatMap(Directory, body))
  const page = (question: Partial<ListQuestion> = {}) =>
    run((directory) => directory.page({ principal: ada, ...question }))
  const idsOf = async (question: Partial<ListQuestion> = {}) =>
    (await page(question)).notebooks.map(({ id }) => id)

  /** Adds notebooks a second apart; the first is the oldest. */
  const add = async (by: Principal, ...ids: ReadonlyArray<string>) => {
    for (const id of ids) {
      await run((directory) => directory.add(id, `Notebook ${id}`, by))
      vi.advanceTimersByTime(1000)
    }
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
    runtime = openDirectory(memoryStorage())
  })
  afterEach(() => {
    vi.useRealTimers()
    return runtime.dispose()
  })

  it('lists what somebody opened lately apart from what there is', async () => {
    await add(ada, 'a')
    await add(bob, 'b', 'c')
    expect(await idsOf()).toEqual(['c', 'b', 'a'])
    expect(await idsOf({ view: 'recent' })).toEqual(['a'])
    await run((directory) => directory.opened('b', ada))
    expect(await idsOf({ view: 'recent' })).toEqual(['b', 'a'])
    expect(await idsOf({ view: 'recent', principal: bob })).toEqual(['c', 'b'])
    expect((await page()).counts).toEqual({ recent: 2, all: 3, trash: 0 })
  })

  it('sorts by change, opening, making and title', async () => {
    await add(bob, 'z', 'M', 'a')
    await run((directory) => directory.setBehind('z', { by: bob, at: Date.now() }))
    await run((directory) => directory.opened('M', ada))
    expect(await idsOf({ sort: 'changed' })).toEqual(['z', 'a', 'M'])
    expect(await idsOf({ sort: 'opened' })).toEqual(['M', 'z', 'a'])
    expect(await idsOf({ sort: 'created' })).toEqual(['a', 'M', 'z'])
    expect(await idsOf({ sort: 'title' })).toEqual(['a', 'M', 'z'])
  })

  it('gives the part that was asked for, and how long all of it is', async () => {
    await add(ada, ...Array.from({ length: 40 }, (_, i) => `n${i}`))
    const part = await page({ sort: 'created', offset: 10, limit: 3 })
    expect(part.notebooks.map(({ id }) => id)).toEqual(['n29', 'n28', 'n27'])
    expect(part.total).toBe(40)
    const recent = await page({ view: 'recent' })
    expect(recent.total).toBe(30)
    expect(recent.notebooks).toHaveLength(30)
    expect((await page({ view: 'recent', offset: 28, limit: 10 })).notebooks).toHaveLength(2)
  })

  it('finds words in titles and content, in any case of any script, titles first', async () => {
    await add(ada, 'plan', 'code', 'other')
    await run((directory) => directory.describe('plan', { title: 'Чайки и 100%_рыба', content: '' }, null))
    await run((directory) => directory.describe('code', { title: 'Code', content: 'x = 1\nЧАЙКИ = 2' }, null))
    expect(await idsOf({ search: 'чайки' })).toEqual(['plan', 'code'])
    expect(await idsOf({ search: 'Чайки РЫБА' })).toEqual(['plan'])
    expect(await idsOf({ search: '0%_р' })).toEqual(['plan'])
    expect(await idsOf({ search: '%' })).toEqual(['plan'])
    const { notebooks, total, counts } = await page({ search: 'чайки' })
    expect(notebooks.map(({ passage }) => passage)).toEqual([null, 'ЧАЙКИ = 2'])
    expect({ total, all: counts.all }).toEqual({ total: 2, all: 3 })
  })

  it('knows who changed a notebook last, and when', async () => {
    await add(ada, 'a')
    await run((directory) => directory.describe('a', { title: 'A', content: '' }, { by: bob, at: 5 }))
    const [info] = (await page()).notebooks
    expect(info).toMatchObject({ changedBy: bob, updatedAt: 5 })
  })

  it('forgets what is removed, for everybody', async () => {
    await add(ada, 'a', 'b')
    await run((directory) => directory.setDeleted('a', true))
    expect(await idsOf({ view: 'trash' })).toEqual(['a'])
    expect(await idsOf({ view: 'recent' })).toEqual(['b'])
    await run((directory) => directory.remove('a'))
    expect((await page()).counts).toEqual({ recent: 1, all: 1, trash: 0 })
    await add(bob, 'a')
    expect(await idsOf({ view: 'recent' })).toEqual(['b'])
  })

  it('tells those who listen of changes, and of nothing else', async () => {
    const listener = vi.fn()
    await run((directory) => Effect.sync(() => directory.onChange(listener)))
    await add(ada, 'a')
    expect(listener).toHaveBeenCalledTimes(1)
    await run((directory) => directory.describe('a', { title: 'Notebook a', content: '' }, null))
    await run((directory) => directory.setKernelOpen('a', false))
    await page()
    expect(listener).toHaveBeenCalledTimes(1)
    await run((directory) => directory.describe('a', { title: 'Notebook a', content: 'x' }, null))
    expect(listener).toHaveBeenCalledTimes(2)
  })

  it('is written, and tells the others, also where one who listens throws', async () => {
    const listener = vi.fn()
    await run((directory) =>
      Effect.sync(() => {
        directory.onChange(() => {
          throw new Error('It is broken.')
        }, 'the broken one')
        directory.onChange(listener)
      }),
    )
    await add(ada, 'a')
    expect(listener).toHaveBeenCalledTimes(1)
    expect(await idsOf({ view: 'recent' })).toEqual(['a'])
  })

  it('takes over the directory of an earlier version', async () => {
    const db = memoryStorage()
    db.execute(
      `CREATE TABLE notebooks (id TEXT PRIMARY KEY, title TEXT NOT NULL, content TEXT NOT NULL,
       createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL, deletedAt INTEGER,
       kernelOpen INTEGER NOT NULL DEFAULT 0) STRICT`,
    )
    db.execute("INSERT INTO notebooks VALUES ('old', 'Old', 'ALBATROSS', 1, 2, NULL, 0)")
    await runtime.dispose()
    for (let start = 0; start < 2; start++) {
      runtime = openDirectory(db)
      const { notebooks } = await page({ search: 'albatross' })
      expect(notebooks).toMatchObject([{ id: 'old', changedBy: null, openedAt: null, updatedAt: 2 }])
    }
  })

  it('finds and gives back titles and words whatever they hold', async () => {
    await add(ada, 'odd')
    const title = '\ufeffa title with a\0b, long enough to be read at once \ud83d'
    await run((directory) => directory.describe('odd', { title, content: 'x = "one\0two"' }, null))
    expect((await page()).notebooks).toMatchObject([{ title }])
    expect(await idsOf({ search: 'one\0two' })).toEqual(['odd'])
    expect(await idsOf({ search: 'a\0b' })).toEqual(['odd'])
    expect(await idsOf({ search: 'two\0one' })).toEqual([])
  })
})
