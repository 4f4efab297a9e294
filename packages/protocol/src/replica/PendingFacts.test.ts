import { expect, test } from 'vitest'
import { PendingFacts } from './PendingFacts.ts'
import type { Journal, JournalEntry } from './ReplicaStorage.ts'

/** A journal whose storage refuses while `full`. */
const fillable = () => {
  const storage = { full: false, entries: [] as ReadonlyArray<JournalEntry> }
  const write = async (entries: ReadonlyArray<JournalEntry>) => {
    if (storage.full) throw new Error('There is no space.')
    storage.entries = entries
  }
  const journal: Journal = {
    client: 'c',
    entries: [],
    append: (entries) => write([...storage.entries, ...entries]),
    acknowledge: (n) => write(storage.entries.filter((entry) => entry.n > n)),
    replace: (entries) => write([...entries]),
    release: () => {},
  }
  return { storage, journal }
}

const fact = (name: string) => ({ name, args: {} })

const settled = () => new Promise((resolve) => setTimeout(resolve))

test('C2: What the storage refused is kept with the next facts, without a gap', async () => {
  const { storage, journal } = fillable()
  const told: string[] = []
  const pending = new PendingFacts(
    journal,
    () => told.push('failed'),
    () => told.push('recovered'),
  )
  pending.add([fact('a')])
  await settled()
  storage.full = true
  pending.add([fact('b')])
  await settled()
  expect(told).toEqual(['failed'])
  storage.full = false
  pending.add([fact('c')])
  await settled()
  expect(storage.entries.map(({ n, name }) => `${n}${name}`)).toEqual(['1a', '2b', '3c'])
  expect(told).toEqual(['failed', 'recovered'])
})

test('It is also kept without a next fact, when it is tried again', async () => {
  const { storage, journal } = fillable()
  const pending = new PendingFacts(
    journal,
    () => {},
    () => {},
  )
  storage.full = true
  pending.add([fact('a'), fact('b')])
  await settled()
  storage.full = false
  pending.keepMissing()
  await settled()
  expect(storage.entries.map(({ name }) => name)).toEqual(['a', 'b'])
})

test('It says when what was added survives the page', async () => {
  const { storage, journal } = fillable()
  const pending = new PendingFacts(
    journal,
    () => {},
    () => {},
  )
  pending.add([fact('a')])
  expect(await pending.kept()).toBe(true)
  expect(storage.entries).toHaveLength(1)
  storage.full = true
  pending.add([fact('b')])
  expect(await pending.kept()).toBe(false)
  storage.full = false
  pending.keepMissing()
  expect(await pending.kept()).toBe(true)
  expect(storage.entries).toHaveLength(2)
})
