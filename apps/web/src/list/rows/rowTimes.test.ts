import type { Principal } from '@anode/document'
import type { ListedNotebook } from '@anode/protocol'
import { expect, test } from 'vitest'
import { exactTimes, rowTime } from './rowTimes.ts'

const me: Principal = { id: 'person:ada', kind: 'person', name: 'Ada' }
const bob: Principal = { id: 'person:bob', kind: 'person', name: 'Bob' }
const notebook: ListedNotebook = {
  id: 'a',
  title: 'A',
  createdAt: 1,
  openedAt: 2,
  updatedAt: 3,
  changedBy: bob,
  deletedAt: null,
  kernelOpen: false,
  passage: null,
}

test('a row says who changed the notebook, and when', () => {
  expect(rowTime(notebook, 'changed', me)).toEqual({ words: 'Bob, ', at: 3 })
  expect(rowTime({ ...notebook, changedBy: me }, 'title', me)).toEqual({ words: 'You, ', at: 3 })
  expect(rowTime({ ...notebook, changedBy: null }, 'changed', me)).toEqual({ words: '', at: 3 })
})

test('a row says what the list is sorted by', () => {
  expect(rowTime(notebook, 'opened', me)).toEqual({ words: 'Opened ', at: 2 })
  expect(rowTime({ ...notebook, openedAt: null }, 'opened', me)).toEqual({ words: 'Bob, ', at: 3 })
  expect(rowTime(notebook, 'created', me)).toEqual({ words: 'Made ', at: 1 })
  expect(rowTime({ ...notebook, deletedAt: 4 }, 'created', me)).toEqual({ words: 'Deleted ', at: 4 })
})

test('the tip tells all that is known', () => {
  const words = exactTimes({ ...notebook, deletedAt: 4 }, me).map((line) => line.split(':')[0])
  expect(words).toEqual(['Deleted', 'Changed by Bob', 'Opened by you', 'Made'])
  expect(exactTimes({ ...notebook, changedBy: me, openedAt: null }, me)[0]).toMatch(/^Changed by you: /)
})
