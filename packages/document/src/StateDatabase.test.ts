import { Either } from 'effect'
import { describe, expect, test } from 'vitest'
import { events } from './events/index.ts'
import { readSnapshot } from './NotebookSnapshot.ts'
import { applyFact, createStateTables, dropStateTables, knowsFact, readFact } from './StateDatabase.ts'
import { openMemoryState } from './testing/index.ts'

const created = events.cellCreated({
  cellId: 'one',
  kind: 'code',
  position: 'a0',
  source: '',
  metadata: {},
  by: 'person:ann',
})
const errorOf = (fact: { name: string; args: unknown }) => Either.getOrThrow(Either.flip(readFact(fact)))

describe('readFact', () => {
  test('gives the arguments of a fact that it knows', () => {
    expect(Either.getOrThrow(readFact(created))).toEqual(created.args)
    expect(knowsFact('v1.CellCreated')).toBe(true)
  })

  test('tells an event that it does not know from arguments that are not valid', () => {
    expect(knowsFact('v9.CellCloned')).toBe(false)
    expect(errorOf({ name: 'v9.CellCloned', args: {} })).toMatchObject({ unknown: true })
    expect(errorOf({ name: 'v1.CellCreated', args: {} })).toMatchObject({ unknown: false })
  })

  test.each([
    ['an id that no file may hold', { cellId: 'a b' }],
    ['a position that nothing can be put beside', { position: 'first' }],
    ['no author', { by: '' }],
    ['text that is none', { source: 5 }],
    ['metadata that is no object', { metadata: [] }],
  ])('refuses %s', (_, wrong) => {
    const error = errorOf({ name: created.name, args: { ...created.args, ...wrong } })
    expect(error.message).toContain(Object.keys(wrong)[0])
  })
})

describe('the tables', () => {
  test('are the same after they were dropped and made twice', () => {
    const db = openMemoryState()
    applyFact(db, { ...created, seq: 1 })
    const before = readSnapshot(db)
    createStateTables(db)
    expect(readSnapshot(db)).toEqual(before)
    dropStateTables(db)
    createStateTables(db)
    expect(readSnapshot(db).cells).toEqual([])
    applyFact(db, { ...created, seq: 1 })
    expect(readSnapshot(db)).toEqual(before)
    db.close()
  })

  test('are left alone by a fact that cannot be read', () => {
    const db = openMemoryState()
    expect(() => applyFact(db, { seq: 1, name: 'v9.CellCloned', args: {} })).toThrow('v9.CellCloned')
    expect(readSnapshot(db).cells).toEqual([])
    db.close()
  })
})
