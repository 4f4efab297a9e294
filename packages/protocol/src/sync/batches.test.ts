import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asBatch, batchAround, inMessages } from './batches.ts'
import type { ProposedFact } from './messages.ts'

const KB = 1024

/** A fact with a name, of about so many KB. */
const fact = (name: string, size = 1): ProposedFact => ({ name, args: { x: 'x'.repeat(size * KB) } })

const named = (messages: Iterable<ReadonlyArray<ProposedFact>>) =>
  Array.from(messages, (message) => message.map(({ name, more }) => name + (more ? '+' : '')).join(' '))

describe('a batch', () => {
  it('is marked by all of its facts but the last', () => {
    expect(named([asBatch([fact('a'), fact('b'), fact('c')]), asBatch([fact('d')]), asBatch([])])).toEqual([
      'a+ b+ c',
      'd',
      '',
    ])
  })

  it('is found around each of its facts, also where its beginning or its end is missing', () => {
    const facts = [{}, { more: true }, { more: true }, {}, {}, { more: true }] as const
    const around = facts.map((_, i) => batchAround(facts, i))
    const [a, b, c, d] = [
      { from: 0, to: 1 },
      { from: 1, to: 4 },
      { from: 4, to: 5 },
      { from: 5, to: 6 },
    ]
    expect(around).toEqual([a, b, b, b, c, d])
  })
})

describe('C3: batches in messages', () => {
  it('are together while there is room, and none is cut', () => {
    const facts = [
      ...asBatch([fact('a', 500), fact('b', 400)]),
      ...asBatch([fact('c', 300), fact('d', 300)]),
      ...asBatch([fact('e')]),
    ]
    expect(named(inMessages(facts))).toEqual(['a+ b', 'c+ d e'])
  })

  it('have messages of their own where they are too long for one', () => {
    const facts = [
      fact('before'),
      ...asBatch([fact('a', 500), fact('b', 500), fact('c', 500), fact('d')]),
      fact('after'),
    ]
    expect(named(inMessages(facts))).toEqual(['before', 'a+ b+', 'c+ d', 'after'])
  })

  it('are all there, in order, and a message ends amid a batch only when that is longer than a message', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 8 }), (batches) => {
        const facts = batches.flatMap((batch, i) => asBatch(batch.map((size, n) => fact(`${i}.${n}`, size))))
        const messages = [...inMessages(facts)]
        expect(messages.flat()).toEqual(facts)
        const length = (part: ReadonlyArray<ProposedFact>) => JSON.stringify(part).length
        for (const message of messages) {
          expect(length(message)).toBeLessThan(1.1 * 1024 * KB)
          if (message.at(-1)?.more) {
            const { from, to } = batchAround(facts, facts.indexOf(message[0]))
            expect(length(facts.slice(from, to))).toBeGreaterThan(1024 * KB)
            expect(facts.indexOf(message[0])).toBeGreaterThanOrEqual(from)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
