import { shout } from '@anode/cells/testing'
import { anchorAt, settingsOf } from '@anode/document'
import {
  deleteCells,
  editTexts,
  insertBeside,
  insertCell,
  interruptKernel,
  type NotebookSession,
  redo,
  runCells,
  setCellSettings,
  setShown,
  textNow,
  undo,
} from '@anode/notebook'
import { cellsFromJson, cellsToIpynb, copySelection, pasteCells } from '@anode/notebook/clipboard'
import {
  activateThread,
  beginComment,
  commentsOf,
  rangeOfThread,
  resolveThread,
  sendNew,
  sendReply,
} from '@anode/notebook/comments'
import { findOf } from '@anode/notebook/find'
import { pastOf, restoreMoment } from '@anode/notebook/history'
import * as queries from '@anode/notebook/queries'
import { expect } from 'vitest'
import { openHeadless } from '../harness/openHeadless.ts'
import { test as base } from '../harness/test.ts'

/** Two people at one notebook, neither with a page. */
const test = base.extend('people', async ({ anode }, { onCleanup }) => {
  const id = await anode.createNotebook([])
  const ana = await openHeadless(anode, id, 'Ana Lima')
  const ben = await openHeadless(anode, id, 'Ben')
  onCleanup(async () => {
    await ana.close()
    await ben.close()
  })
  return { ana, ben }
})

/** Types as an editor does, which then stays open: at the end of the text. */
const type = (session: NotebookSession, cellId: string, words: string): void => {
  const text = session.texts.open(cellId)
  if (text === null) throw new Error(`There is no cell ${cellId}.`)
  text.undo.addTrackedOrigin('editor')
  text.doc.transact(() => text.text.insert(text.text.length, words), 'editor')
}

/** A new cell at the end, and its id. */
const newCell = (session: NotebookSession): string => {
  insertCell(session, session.index.ids.length, 'code')
  const { cellId } = session.selection
  if (cellId === null) throw new Error('The new cell is not selected.')
  return cellId
}

const printed = (session: NotebookSession, cellId: string): string =>
  session.queries
    .read(queries.outputs(cellId))
    .map(({ text }) => text)
    .join('')

test('there is no page here', () => {
  expect(['document', 'window'].filter((name) => name in globalThis)).toEqual([])
})

test('what one types the other sees, and what one runs the other sees the output of', async ({ people }) => {
  const { ana, ben } = people
  expect([ana.actor.by, ben.actor.by]).toEqual(['person:ana-lima', 'person:ben'])
  const cell = newCell(ana)
  await expect.poll(() => ben.index.ids).toEqual([cell])
  type(ana, cell, 'answer = 6')
  await expect.poll(() => textNow(ben, cell)).toBe('answer = 6')
  type(ben, cell, ' * 7\nprint("it is", answer)')
  const code = 'answer = 6 * 7\nprint("it is", answer)'
  await expect.poll(() => textNow(ana, cell)).toBe(code)
  runCells(ana, [cell])
  await expect.poll(() => printed(ben, cell)).toBe('it is 42\n')
  await expect.poll(() => ben.index.entry(cell)?.run?.status).toBe('ok')
  expect(ben.copy(cell)).toMatchObject({
    source: code,
    executionCount: 1,
    run: { requestedBy: 'person:ana-lima' },
  })
})

test('each undoes their own, whatever the other did since', async ({ people }) => {
  const { ana, ben } = people
  const first = newCell(ana)
  type(ana, first, 'one')
  ana.texts.flush()
  await expect.poll(() => textNow(ben, first)).toBe('one')
  insertBeside(ben, first, 'below', 'markdown')
  await expect.poll(() => ana.index.ids).toHaveLength(2)
  const second = ben.selection.cellId ?? ''
  editTexts(ben, 'praise', new Map([[first, [{ from: 3, to: 3, insert: ', two' }]]]))
  await expect.poll(() => textNow(ana, first)).toBe('one, two')
  expect(undo(ana)?.entry.label).toBeDefined()
  await expect.poll(() => textNow(ben, first)).toBe(', two')
  expect(redo(ana)).not.toBeNull()
  await expect.poll(() => textNow(ben, first)).toBe('one, two')
  expect(deleteCells(ana, [first])).toMatchObject({ count: 1, withText: true })
  await expect.poll(() => ben.index.ids).toEqual([second])
  expect(undo(ana)).not.toBeNull()
  await expect.poll(() => ben.index.ids).toEqual([first, second])
  expect(textNow(ben, first)).toBe('one, two')
})

test('they comment on words, answer and resolve', async ({ people }) => {
  const { ana, ben } = people
  const cell = newCell(ana)
  type(ana, cell, 'total = price * count')
  ana.texts.flush()
  await expect.poll(() => textNow(ben, cell)).toBe('total = price * count')
  const text = ben.texts.open(cell)
  if (text === null) throw new Error('The cell is gone.')
  beginComment(ben, cell, anchorAt(text.doc, { from: 8, to: 13 }))
  ben.texts.release(cell, text)
  const [target] = commentsOf(ben).drafts.targets
  if (target === undefined) throw new Error('No comment was begun.')
  sendNew(ben, target, 'With tax? @Ana')
  await expect.poll(() => commentsOf(ana).unread).toBe(1)
  const [thread] = commentsOf(ana).openOn(cell)
  if (thread === undefined) throw new Error('The comment is on no cell.')
  expect(thread).toMatchObject({ anchor: { quote: 'price' }, comments: [{ author: 'person:ben' }] })
  editTexts(ana, 'explain', new Map([[cell, [{ from: 0, to: 0, insert: '# Without tax.\n' }]]]))
  expect(rangeOfThread(ana, thread)).toEqual({ from: 23, to: 28 })
  activateThread(ana, thread)
  expect(commentsOf(ana).unread).toBe(0)
  sendReply(ana, thread, 'Without.')
  await expect
    .poll(() =>
      commentsOf(ben)
        .openOn(cell)[0]
        ?.comments.map(({ text }) => text),
    )
    .toEqual(['With tax? @Ana', 'Without.'])
  expect(ben.nameOf('person:ana-lima')).toBe('Ana Lima')
  resolveThread(ana, thread)
  await expect.poll(() => commentsOf(ben).openOn(cell)).toEqual([])
})

test('one finds and replaces, and goes back to what was', async ({ people }) => {
  const { ana, ben } = people
  const cell = newCell(ana)
  type(ana, cell, 'cat = "cat"')
  await ana.saved()
  const find = findOf(ana)
  find.open({ withReplace: true, text: 'cat' })
  await expect.poll(() => find.state.matches.length).toBe(2)
  find.change({ replacement: 'dog' })
  expect(await find.replaceAll()).toMatchObject({ count: 2, cellCount: 1 })
  await ana.saved()
  await expect.poll(() => textNow(ben, cell)).toBe('dog = "dog"')
  const past = pastOf(ben)
  await past.refresh()
  past.showSeq(past.state.head - 1)
  await expect.poll(() => past.state.shown?.cells.map(({ source }) => source)).toEqual(['cat = "cat"'])
  expect(restoreMoment(ben)).toMatchObject({ running: 0, outcome: { touched: [cell] } })
  await expect.poll(() => textNow(ana, cell)).toBe('cat = "cat"')
})

test('cells are copied by one and pasted by another, with what they show', async ({ people }) => {
  const { ana, ben } = people
  const cell = newCell(ana)
  type(ana, cell, 'print("copied")')
  runCells(ana, [cell])
  await expect.poll(() => printed(ben, cell)).toBe('copied\n')
  await expect.poll(() => ana.index.entry(cell)?.run?.status).toBe('ok')
  const copied = cellsFromJson(cellsToIpynb(copySelection(ana)), 'kept') ?? []
  ben.selection.select(cell)
  const { cellIds } = await pasteCells(ben, copied, 'below')
  await expect.poll(() => ana.index.ids).toEqual([cell, ...cellIds])
  expect(ben.selection.members).toEqual(new Set(cellIds))
  const [pasted = ''] = cellIds
  expect([textNow(ana, pasted), printed(ana, pasted)]).toEqual(['print("copied")', 'copied\n'])
})

test('what the kernel was asked comes back as a value', async ({ people }) => {
  const { ana, ben } = people
  const cell = newCell(ana)
  type(ana, cell, 'import time\nprint("on it", flush=True)\ntime.sleep(60)')
  runCells(ana, [cell])
  await expect.poll(() => ben.index.entry(cell)?.run?.status).toBe('running')
  // The code runs by now, and is no longer being read.
  await expect.poll(() => ben.replica.live.outputsOf(ben.index.entry(cell)?.run?.id ?? '')).toHaveLength(1)
  expect(await interruptKernel(ben)).toEqual({ _tag: 'done' })
  await expect.poll(() => ana.index.entry(cell)?.run?.status).toBe('interrupted')
})

test('a setting of a cell reaches the others, beside what else its metadata holds', async ({ people }) => {
  const { ana, ben } = people
  const cell = newCell(ana)
  setCellSettings(ana, cell, shout, { times: 3 })
  const metadata = (session: NotebookSession) => session.replica.read(queries.cell(cell))?.metadata
  await expect.poll(() => metadata(ben)).toEqual({ anode: { shout: { times: 3 } } })
  setShown(ben, [cell], 'source', true)
  await expect.poll(() => metadata(ana)).toMatchObject({ jupyter: { source_hidden: true } })
  expect(settingsOf(shout, { metadata: metadata(ana) ?? {} })).toEqual({ times: 3 })
})
