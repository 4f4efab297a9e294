import { intents } from '@anode/document'
import { beforeEach, expect, test } from 'vitest'
import { memoryTextStorage } from '../NotebookPorts.ts'
import { CellText } from './CellText.ts'
import { LostCells } from './LostCells.ts'

let storage = memoryTextStorage()
beforeEach(() => {
  storage = memoryTextStorage()
})

const me = 'person:ann'
const open = () => new LostCells('nb', () => me, storage)
const deleted = (...late: ReadonlyArray<string>) =>
  JSON.stringify([['a', 'person:ben', 'x = 1', late.length > 0 ? late : null]])

/** Types into cell a. */
const type = (lost: LostCells) => {
  const text = new CellText(
    { source: '', textState: null },
    { onDue: () => {}, share: () => {}, onOthers: () => {} },
  )
  lost.follow('a', text)
  text.undo.addTrackedOrigin('editor')
  text.doc.transact(() => text.text.insert(0, 'x = 1'), 'editor')
}

test('What was written after the deletion is offered, wherever that was', () => {
  const lost = open()
  lost.takeDeleted(deleted('person:cy', me))
  expect(lost.list).toEqual([{ id: 'a', deletedBy: 'person:ben', start: 'x = 1' }])
  lost.takeDeleted(deleted('person:cy'))
  expect(lost.list).toEqual([])
})

test('A cell that others delete while one writes in it is offered, also after a reload', () => {
  const lost = open()
  type(lost)
  lost.takeDeleted(deleted())
  expect(lost.list).toEqual([])
  lost.gone('a')
  expect(lost.list.map(({ id }) => id)).toEqual(['a'])
  const again = open()
  again.takeDeleted(deleted())
  expect(again.list.map(({ id }) => id)).toEqual(['a'])
  expect(again.letGo('a')).toBe(false)
  expect(again.list).toEqual([])
  const third = open()
  third.takeDeleted(deleted())
  expect(third.list).toEqual([])
})

test('What one deletes oneself, or only looked at, is not', () => {
  const lost = open()
  lost.takeDeleted(deleted())
  lost.gone('a')
  type(lost)
  lost.stating([intents.deleteCells(['a'], { by: me })].flat())
  lost.gone('a')
  expect(lost.list).toEqual([])
})

test('Who lets go of what the log knows of tells the log', () => {
  const lost = open()
  lost.takeDeleted(deleted(me))
  expect(lost.letGo('a')).toBe(true)
})
