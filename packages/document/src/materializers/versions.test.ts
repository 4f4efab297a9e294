import { expect, test } from 'vitest'
import { nameVersion, removeVersion } from '../intents/versions.ts'
import { stateAfter } from '../testing/index.ts'

const ann = { by: 'person:ann', at: 1 }
const bob = { by: 'person:bob', at: 2 }

test('A version holds the moment that it was given, or the one at which it was named', () => {
  const { versions } = stateAfter([
    nameVersion('Then', 7, ann, 'a'),
    nameVersion('Now', null, bob, 'b'),
    nameVersion('Gone', null, bob, 'c'),
    removeVersion('c', ann),
  ])
  expect(versions).toEqual([
    { id: 'b', seq: 2, name: 'Now', namedAt: 2, namedBy: 'person:bob' },
    { id: 'a', seq: 7, name: 'Then', namedAt: 1, namedBy: 'person:ann' },
  ])
})

test('Naming a version again changes its name alone', () => {
  const { versions } = stateAfter([nameVersion('A', 7, ann, 'a'), nameVersion('B', 9, bob, 'a')])
  expect(versions).toEqual([{ id: 'a', seq: 7, name: 'B', namedAt: 1, namedBy: 'person:ann' }])
})
