import { applyFact, intents } from '@anode/document'
import { openMemoryState } from '@anode/document/testing'
import { expect, test } from 'vitest'
import { CONFLICT_CELLS } from './conflictCells.ts'
import { conflictsOf } from './conflicts.ts'

const ann = { by: 'person:ann' }

test('Cells that say what the file said are found in the notebook’s order', () => {
  const db = openMemoryState()
  const metadata: Readonly<Record<string, Record<string, unknown>>> = {
    z: { anode: { conflict: { with: 'b' } } },
    b: {},
    c: { anode: { conflict: 'with' } },
    d: { conflict: { with: 'b' } },
    e: { anode: { conflict: { with: 3 } } },
    a: { tags: [], anode: { sql: {}, conflict: { with: 'gone' } } },
  }
  let seq = 0
  const places: Array<{ readonly id: string; readonly position: string }> = []
  Object.entries(metadata).forEach(([id, its], index) => {
    const created = intents.createCell(places, { id, index, kind: 'code' }, ann)
    places.push({ id, position: created.args.position })
    for (const fact of [created, intents.setMetadata(id, its, ann)]) applyFact(db, { ...fact, seq: ++seq })
  })
  const [row] = db.select(CONFLICT_CELLS)
  db.close()
  expect(conflictsOf(String(row?.value))).toEqual([
    { cellId: 'z', with: 'b' },
    { cellId: 'a', with: 'gone' },
  ])
})
