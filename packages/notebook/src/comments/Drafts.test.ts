import { expect, test } from 'vitest'
import { type DraftStorage, Drafts } from './Drafts.ts'

const memory = (): DraftStorage & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }
}

const on = (key: string) => ({ key, cellId: 'one', anchor: null })

test('what was begun is there after a reload, in its own notebook', () => {
  const storage = memory()
  const drafts = new Drafts('n1', storage)
  drafts.begin(on('a'))
  drafts.set('a', 'Why?')
  drafts.set('reply:t', 'Because.')
  const again = new Drafts('n1', storage)
  expect(again.targets).toEqual([on('a')])
  expect([again.get('a'), again.get('reply:t'), again.get('other')]).toEqual(['Why?', 'Because.', ''])
  expect(new Drafts('n2', storage).targets).toEqual([])
})

test('what was begun without a word is forgotten with the next one', () => {
  const drafts = new Drafts('n', memory())
  drafts.begin(on('a'))
  drafts.begin(on('b'))
  expect(drafts.targets).toEqual([on('b')])
  drafts.set('b', 'Words')
  drafts.begin(on('c'))
  expect(drafts.targets).toEqual([on('c'), on('b')])
  drafts.drop('b')
  expect(drafts.targets).toEqual([on('c')])
  expect(drafts.get('b')).toBe('')
})

test('a storage that is broken or denied keeps nobody from writing', () => {
  const storage = memory()
  storage.kept.set('anode.comment-drafts.n', '{"texts":')
  expect(new Drafts('n', storage).targets).toEqual([])
  const denied = {
    getItem: () => {
      throw new Error('denied')
    },
    setItem: () => {
      throw new Error('denied')
    },
  }
  const drafts = new Drafts('n', denied)
  drafts.set('a', 'Why?')
  expect(drafts.get('a')).toBe('Why?')
})
