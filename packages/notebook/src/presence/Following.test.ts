import type { Principal } from '@anode/document'
import { expect, test } from 'vitest'
import { Following } from './Following.ts'
import type { Person } from './Presence.ts'

const ben = (cellId: string | null): Person => ({
  who: { id: 'person:ben', kind: 'person', name: 'Ben' } satisfies Principal,
  isMe: false,
  place: cellId === null ? null : { cellId, anchor: null, head: null, mode: 'command', typing: false },
})

/** People who come and go, and whom one can follow. */
const setUp = () => {
  let here: ReadonlyArray<Person> = []
  const listeners = new Set<() => void>()
  const following = new Following({
    on: (_, listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    person: (id) => here.find(({ who }) => who.id === id),
  })
  const heard: string[] = []
  following.on(() => heard.push(following.personId ?? 'nobody'))
  following.onShow((cellId) => heard.push(`shows ${cellId}`))
  const set = (...people: ReadonlyArray<Person>) => {
    here = people
    for (const listener of listeners) listener()
  }
  return { following, heard, set, listeners }
}

test('Each cell that somebody who is followed goes to is shown once', () => {
  const { following, heard, set } = setUp()
  set(ben('a'))
  following.start('person:ben')
  set(ben('a'))
  set(ben(null))
  set(ben('b'))
  expect(heard).toEqual(['person:ben', 'shows a', 'shows b'])
})

test('Following ends when they leave, when one ends it, and with the session', () => {
  const { following, heard, set, listeners } = setUp()
  set(ben('a'))
  following.start('person:ben')
  set()
  expect(heard.at(-1)).toBe('nobody')
  set(ben('a'))
  following.start('person:ben')
  following.dispose()
  expect([following.personId, listeners.size]).toEqual([null, 0])
  set(ben('b'))
  expect(heard.at(-1)).toBe('nobody')
})
