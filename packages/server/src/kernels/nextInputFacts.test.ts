import { applyFact, events, intents, openCellText, updateToText } from '@anode/document'
import { openMemoryState } from '@anode/document/testing'
import { expect, test } from 'vitest'
import { nextInputFacts } from './nextInputFacts.ts'

const ann = { by: 'person:ann' }

/** A notebook of the cells `a` and `b`, in which `a` ran. */
const notebook = (source = '%load part.py') => {
  const db = openMemoryState()
  let seq = 0
  const state = (...facts: ReadonlyArray<{ readonly name: string; readonly args: unknown }>) => {
    for (const fact of facts) applyFact(db, { seq: ++seq, ...fact })
  }
  const cells = () => db.select('SELECT * FROM cells ORDER BY position, id')
  state(intents.createCell([], { index: 0, kind: 'code', source, id: 'a' }, ann))
  state(
    intents.createCell(
      [{ id: 'a', position: 'a0' }],
      { index: 1, kind: 'markdown', source: 'b', id: 'b' },
      ann,
    ),
  )
  state(events.runRequestedOnce({ runId: 'r', cellId: 'a', at: 1, ...ann }))
  const answer = (text: string, replace: boolean) =>
    state(...nextInputFacts(db, { runId: 'r', cellId: 'a', text, replace }, 'server'))
  return { db, state, answer, cells, sources: () => cells().map(({ source }) => source) }
}

test('The next input comes in a cell below, of the same kind', () => {
  const { answer, cells, sources } = notebook()
  answer('x = 1', false)
  expect(sources()).toEqual(['%load part.py', 'x = 1', 'b'])
  expect(cells()[1]?.kind).toBe('code')
})

test('What is loaded takes the place of the text that loaded it', () => {
  const { answer, sources } = notebook()
  answer('# %load part.py\ny = 1', true)
  expect(sources()).toEqual(['# %load part.py\ny = 1', 'b'])
})

test('A text that is long for one fact comes in several', () => {
  const { answer, sources } = notebook()
  answer('é'.repeat(180_000), true)
  expect(sources()).toEqual(['é'.repeat(180_000), 'b'])
})

test('What somebody wrote into the cell meanwhile stays, and what is loaded comes below', () => {
  const { db, state, answer, sources } = notebook()
  const [row] = db.select("SELECT source, textState FROM cells WHERE id = 'a'")
  const update = updateToText({ source: String(row?.source), textState: null }, '%load part.py # mine')
  state(events.cellTextEdited({ cellId: 'a', update: update ?? '', ...ann }))
  answer('y = 1', true)
  expect(sources()).toEqual(['%load part.py # mine', 'y = 1', 'b'])
})

test('A cell that is gone gets nothing', () => {
  const { state, answer, sources } = notebook()
  state(events.cellDeleted({ cellId: 'a', ...ann }))
  answer('x = 1', true)
  answer('x = 1', false)
  expect(sources()).toEqual(['b'])
})

test('No letter of what was typed is part of what was loaded: undoing the typing takes none of it', () => {
  const { db, answer } = notebook('%load y')
  answer('# %load y\nlet y', true)
  const [row] = db.select("SELECT source, textState FROM cells WHERE id = 'a'")
  const text = openCellText({ source: String(row?.source), textState: String(row?.textState) })
  // What the cell was created with is written by client 0.
  expect(text.store.clients.get(0)?.every(({ deleted }) => deleted)).toBe(true)
})
