import type { ProposedFact } from '@anode/protocol'
import { expect, it } from 'vitest'
import { BatchInParts } from './BatchInParts.ts'

/** Facts by name; a `+` says that more follows. */
const sent = (client: string, first: number, names: string) => ({
  client,
  first,
  facts: names.split(' ').map((name): ProposedFact => {
    const bare = name.replace('+', '')
    return name.endsWith('+') ? { name: bare, args: {}, more: true } : { name: bare, args: {} }
  }),
})

const taken = (result: ReturnType<BatchInParts['take']>) =>
  result === null
    ? null
    : 'tag' in result
      ? result.tag
      : `${result.client} ${result.first} ${result.facts.map(({ name }) => name).join(' ')}`

it('R3: gives what is whole at once, and a batch when its last part is there', () => {
  const parts = new BatchInParts()
  expect(taken(parts.take(sent('a', 1, 'x y+ z'), 1))).toBe('a 1 x y z')
  expect(taken(parts.take(sent('a', 4, 'p+ q+'), 1))).toBeNull()
  expect(taken(parts.take(sent('a', 6, 'r+'), 1))).toBeNull()
  expect(taken(parts.take(sent('a', 7, 's t'), 1))).toBe('a 4 p q r s t')
  expect(taken(parts.take(sent('a', 9, 'u'), 1))).toBe('a 9 u')
})

it('R3: begins anew with whatever does not go on', () => {
  const parts = new BatchInParts()
  for (const [client, first] of [
    ['b', 2],
    ['a', 1],
    ['a', 3],
  ] as const) {
    parts.take(sent('a', 1, 'p+'), 1)
    expect(taken(parts.take(sent(client, first, 'q'), 1))).toBe(`${client} ${first} q`)
    expect(taken(parts.take(sent('a', 2, 'r'), 1))).toBe('a 2 r')
  }
})

it('R3, R11: waits for no more than a batch may be, says so once, and passes over the rest of it', () => {
  const parts = new BatchInParts(10)
  expect(taken(parts.take(sent('a', 1, 'p+'), 6))).toBeNull()
  expect(taken(parts.take(sent('a', 2, 'q+'), 6))).toBe('BatchTooLarge')
  expect(taken(parts.take(sent('a', 3, 'r+'), 6))).toBeNull()
  expect(taken(parts.take(sent('a', 4, 's'), 1))).toBeNull()
  expect(taken(parts.take(sent('a', 1, 't+'), 6))).toBeNull()
  expect(taken(parts.take(sent('a', 2, 'u'), 20))).toBe('a 1 t u')
})
