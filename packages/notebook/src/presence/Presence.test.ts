import type { Principal } from '@anode/document'
import type { PersonHere, Place } from '@anode/protocol'
import { expect, test } from 'vitest'
import { Names } from './Names.ts'
import { Presence } from './Presence.ts'
import { whereWords } from './presenceWords.ts'

const who = (name: string): Principal => ({ id: `person:${name.toLowerCase()}`, kind: 'person', name })
const at = (cellId: string, typing = false): Place => ({
  cellId,
  anchor: null,
  head: null,
  mode: 'edit',
  typing,
})
const here = (client: string, name: string, place: Place | null = null): PersonHere => ({
  client,
  who: who(name),
  place,
})

const setUp = () => {
  let people: ReadonlyArray<PersonHere> = []
  let tell = () => {}
  const presence = new Presence(
    {
      get people() {
        return people
      },
      on: (_, listener) => {
        tell = listener
        return () => {}
      },
    },
    () => 'person:me',
    new Names(),
  )
  const told: string[] = []
  presence.on('people', () => told.push('people'))
  for (const id of ['a', 'b']) presence.on(`cell:${id}`, () => told.push(id))
  return {
    presence,
    told,
    set: (...next: ReadonlyArray<PersonHere>) => {
      people = next
      tell()
    },
  }
}

test('Somebody with two tabs is shown once, where they did something last', () => {
  const { presence, set } = setUp()
  const [first, second] = [here('1', 'Ana', at('a')), here('2', 'Ana', at('b'))]
  set(first, second)
  expect(presence.people).toEqual([{ who: who('Ana'), isMe: false, place: at('b') }])
  set(here('1', 'Ana', at('a', true)), second)
  expect(presence.people[0]?.place).toEqual(at('a', true))
  expect(presence.inCell('b')).toHaveLength(1)
})

test('Only the cells that somebody left or came to are told', () => {
  const { told, set, presence } = setUp()
  const ben = here('2', 'Ben', at('b'))
  set(here('1', 'Ana', at('a')), ben)
  told.length = 0
  const before = presence.inCell('b')
  set(here('1', 'Ana', at('a', true)), ben)
  expect(told).toEqual(['people', 'a'])
  expect(presence.inCell('b')).toBe(before)
  told.length = 0
  set(ben)
  expect(told).toEqual(['people', 'a'])
  set(ben)
  expect(told).toHaveLength(2)
})

test('Hosts are nobody one meets, oneself is told apart, and who has no name is a guest', () => {
  const { presence, set } = setUp()
  const host: PersonHere = { client: '1', who: { id: 'host', kind: 'host', name: 'Host' }, place: null }
  set(host, here('2', 'Me'), { ...here('3', 'You'), who: { ...who('You'), id: 'person:local' } })
  expect(presence.people.map(({ who: { name }, isMe }) => [name, isMe])).toEqual([
    ['Me', true],
    ['Guest', false],
  ])
})

test('It is said in words where somebody is', () => {
  const person = { who: who('Ana'), isMe: false, place: at('a', true) }
  expect(whereWords(person, 3)).toBe('Ana is editing cell 3')
  expect(whereWords({ ...person, place: at('a') }, 3)).toBe('Ana is in cell 3')
  expect(whereWords({ ...person, place: null }, null)).toBe('Ana is here')
})
