import { textHash } from '@anode/document'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ProposedFact } from '../sync/messages.ts'
import { TextAgreement } from './TextAgreement.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const setUp = () => {
  const page = { cursor: 0, texts: new Map<string, string>(), pending: [] as ProposedFact[], merging: false }
  let differed = 0
  const agreement = new TextAgreement(
    () =>
      page.merging
        ? null
        : { cursor: page.cursor, textOf: (id) => page.texts.get(id) ?? null, pending: page.pending },
    () => differed++,
  )
  const compare = () => {
    agreement.compareSoon()
    vi.runAllTimers()
  }
  const say = (seq: number, texts: Readonly<Record<string, string>>) =>
    agreement.expect({
      seq,
      hashes: Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, textHash(text)])),
    })
  return { page, agreement, compare, say, differed: () => differed }
}

test('A text is compared once the page has merged what the server speaks of', () => {
  const { page, agreement, compare, say, differed } = setUp()
  page.texts.set('a', 'old')
  say(5, { a: 'new' })
  compare()
  expect(differed()).toBe(0)
  page.merging = true
  page.cursor = 5
  compare()
  expect(differed()).toBe(0)
  page.merging = false
  compare()
  expect(differed()).toBe(1)
  expect(agreement.takeDiffering()).toMatchObject([{ cellId: 'a', text: 'old' }])
  expect(agreement.takeDiffering()).toEqual([])
})

test('Texts that are the server’s, or are gone, differ in nothing', () => {
  const { page, compare, say, differed } = setUp()
  page.texts.set('a', 'same\0\ufeff')
  page.cursor = 1
  say(1, { a: 'same\0\ufeff', gone: 'x' })
  compare()
  expect(differed()).toBe(0)
})

test('What waits in a cell here is not taken for a difference, and what the server says later counts', () => {
  const { page, compare, say, differed } = setUp()
  page.texts.set('a', 'mine')
  page.cursor = 1
  page.pending = [{ name: 'v1.CellTextEdited', args: { cellId: 'a' } }]
  say(1, { a: 'theirs' })
  compare()
  expect(differed()).toBe(0)
  // It is accepted, and the server names the text with it.
  page.pending = []
  say(2, { a: 'mine' })
  compare()
  page.cursor = 2
  compare()
  expect(differed()).toBe(0)
})

test('A cell is taken anew twice and no more; others still are', () => {
  const { page, compare, say, differed } = setUp()
  page.texts.set('a', 'wrong').set('b', 'wrong')
  for (let seq = 1; seq < 5; seq++) {
    page.cursor = seq
    say(seq, { a: 'right' })
    compare()
  }
  expect(differed()).toBe(2)
  say(4, { b: 'right' })
  compare()
  expect(differed()).toBe(3)
})
