import { type CellCopy, type CellRow, copyCell, intents } from '@anode/document'
import { stateAfter } from '@anode/document/testing'
import { UndoHistory } from '@anode/notebook'
import type { NewFact } from '@anode/protocol/replica'
import { expect, test } from 'vitest'
import {
  type Choice,
  type Conflict,
  conflictIn,
  conflictsOf,
  nextConflict,
  placeOfOwn,
  settlingSteps,
  withoutConflict,
} from './conflicts.ts'

const ann = { by: 'person:ann' }
const bob = { by: 'person:bob' }

const markedWith = (own: string) => ({ anode: { conflict: { with: own } } })

interface Given {
  readonly source: string
  readonly kind?: string
  /** The cell that it is a conflict with. */
  readonly with?: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** A notebook of these cells, in order, and a person's history on it. */
const setUp = (cells: Readonly<Record<string, Given>>) => {
  const log: NewFact[] = []
  const rows = () => stateAfter(log).cells as unknown as ReadonlyArray<CellRow>
  const cell = (cellId: string): CellRow | null => {
    const row = rows().find(({ id }) => id === cellId)
    return row === undefined
      ? null
      : {
          ...row,
          textState: row.textState ?? null,
          attachments: row.attachments ?? null,
          executionCount: row.executionCount ?? null,
        }
  }
  const copy = (cellId: string): CellCopy | null => {
    const row = cell(cellId)
    return row === null ? null : copyCell(row, [], null)
  }
  const commit = (...facts: ReadonlyArray<NewFact>) => void log.push(...facts)
  Object.entries(cells).forEach(([id, { source, kind = 'code', with: own, metadata }], index) => {
    commit(intents.createCell(rows(), { id, index, kind, source }, ann))
    const all = { ...metadata, ...(own === undefined ? {} : markedWith(own)) }
    if (Object.keys(all).length > 0) commit(intents.setMetadata(id, all, ann))
  })
  const history = new UndoHistory(() => ({ cell, copy, actor: ann }), commit)
  const conflicts = (): ReadonlyArray<Conflict> =>
    rows().flatMap(({ id, metadata }) => {
      const own = conflictIn(metadata ?? {})
      return own === null ? [] : [{ cellId: id, with: own }]
    })
  const settle = (choice: Choice, which = conflicts()) =>
    history.do('settle', settlingSteps(which, choice, cell))
  /** The notebook in words: texts, and what is still marked. */
  const shown = () =>
    rows().map(({ id, source, metadata }) => {
      const own = conflictIn(metadata ?? {})
      return own === null ? `${id}: ${source}` : `${id}: ${source} (${own})`
    })
  return { history, settle, shown, cell, commit, conflicts }
}

const one = { a: { source: 'mine' }, f: { source: 'theirs', with: 'a' }, z: { source: 'end' } }

test('Keeping the cell above deletes what the file says', () => {
  const { settle, shown, history } = setUp(one)
  settle('here')
  expect(shown()).toEqual(['a: mine', 'z: end'])
  history.undo()
  expect(shown()).toEqual(['a: mine', 'f: theirs (a)', 'z: end'])
})

test('Keeping what the file says gives the cell above its text, as one step to undo', () => {
  const { settle, shown, history } = setUp(one)
  settle('file')
  expect(shown()).toEqual(['a: theirs', 'z: end'])
  history.undo()
  expect(shown()).toEqual(['a: mine', 'f: theirs (a)', 'z: end'])
  history.redo()
  expect(shown()).toEqual(['a: theirs', 'z: end'])
  history.undo()
  expect(history.next).toBeNull()
})

test('What others write into the cell meanwhile stays when that is undone', () => {
  const { settle, shown, history, commit, cell } = setUp({
    a: { source: 'first\nmine' },
    f: { source: 'first\ntheirs', with: 'a' },
  })
  settle('file')
  const theirs = new UndoHistory(() => ({ cell, copy: () => null, actor: bob }), commit)
  theirs.do('write', [{ do: 'rewrite', cellId: 'a', from: 'first\ntheirs', to: 'bob\nfirst\ntheirs' }])
  history.undo()
  expect(shown()).toEqual(['a: bob\nfirst\nmine', 'f: first\ntheirs (a)'])
})

test('The kind comes along', () => {
  const { settle, cell } = setUp({
    a: { source: 'x = 1' },
    f: { source: '# X', kind: 'markdown', with: 'a' },
  })
  settle('file')
  expect(cell('a')).toMatchObject({ kind: 'markdown', source: '# X' })
})

test('Keeping both takes the mark away, and nothing else', () => {
  const { settle, shown, history, cell } = setUp({
    a: { source: 'mine' },
    f: { source: 'theirs', with: 'a', metadata: { tags: ['x'] } },
  })
  settle('both')
  expect(shown()).toEqual(['a: mine', 'f: theirs'])
  expect(cell('f')?.metadata).toEqual({ tags: ['x'] })
  history.undo()
  expect(shown()).toEqual(['a: mine', 'f: theirs (a)'])
  expect(cell('f')?.metadata).toEqual({ tags: ['x'], ...markedWith('a') })
})

test('What is set in the metadata meanwhile stays when the mark comes back', () => {
  const { settle, history, commit, cell } = setUp(one)
  settle('both')
  commit(intents.setMetadata('f', { tags: ['new'] }, bob))
  history.undo()
  expect(cell('f')?.metadata).toEqual({ tags: ['new'], ...markedWith('a') })
})

test('An own cell that is gone cannot be kept: the file’s is a cell as any other, or is deleted', () => {
  const gone = { a: { source: 'other' }, f: { source: 'theirs', with: 'gone' } }
  const kept = setUp(gone)
  kept.settle('file')
  expect(kept.shown()).toEqual(['a: other', 'f: theirs'])
  const deleted = setUp(gone)
  deleted.settle('here')
  expect(deleted.shown()).toEqual(['a: other'])
})

test('All are settled at once, and taken back at once', () => {
  const many = {
    a: { source: '1' },
    f: { source: 'one', with: 'a' },
    b: { source: '2' },
    g: { source: 'two', with: 'b' },
    h: { source: 'three', with: 'gone' },
  }
  const { settle, shown, history } = setUp(many)
  const before = shown()
  settle('file')
  expect(shown()).toEqual(['a: one', 'b: two', 'h: three'])
  history.undo()
  expect(shown()).toEqual(before)
  settle('here')
  expect(shown()).toEqual(['a: 1', 'b: 2'])
})

test('Of two for one cell the upper one, which came last, is what the file says', () => {
  const { settle, shown } = setUp({
    a: { source: 'mine' },
    new: { source: 'newer', with: 'a' },
    old: { source: 'older', with: 'a' },
  })
  settle('file')
  expect(shown()).toEqual(['a: newer'])
})

test('A conflict about what the file said before is settled before that', () => {
  const { settle, shown } = setUp({
    a: { source: 'mine' },
    f: { source: 'theirs', with: 'a' },
    g: { source: 'theirs, later', with: 'f' },
  })
  settle('file')
  expect(shown()).toEqual(['a: theirs, later'])
})

test('Cells that are conflicts with each other are not both deleted', () => {
  for (const choice of ['here', 'file'] as const) {
    const { settle, shown } = setUp({ a: { source: '1', with: 'b' }, b: { source: '2', with: 'a' } })
    settle(choice)
    expect(shown()).toHaveLength(1)
  }
})

test('A cell that is a conflict with itself is kept', () => {
  const { settle, shown } = setUp({ a: { source: '1', with: 'a' } })
  settle('file')
  expect(shown()).toEqual(['a: 1'])
})

test('A cell that says the same as the one above only goes', () => {
  const { settle, shown } = setUp({ a: { source: 'same' }, f: { source: 'same', with: 'a' } })
  expect(settle('file')?.touched).toEqual([])
  expect(shown()).toEqual(['a: same'])
})

test('Metadata of any shape are read', () => {
  expect(conflictIn({})).toBeNull()
  expect(conflictIn({ anode: 'x' })).toBeNull()
  expect(conflictIn({ anode: { conflict: { with: 3 } } })).toBeNull()
  expect(conflictIn(markedWith('a'))).toBe('a')
  expect(withoutConflict({ ...markedWith('a'), tags: [] })).toEqual({ tags: [] })
  expect(withoutConflict({ anode: { conflict: { with: 'a' }, sql: { name: 'x' } } })).toEqual({
    anode: { sql: { name: 'x' } },
  })
})

test('One goes from conflict to conflict, and round the end', () => {
  const conflicts = conflictsOf('[["f","a"],["g","b"]]')
  const order = ['a', 'f', 'b', 'g', 'z']
  const next = (cellId: string | null) => nextConflict(conflicts, order, cellId)?.cellId
  expect(next(null)).toBe('f')
  expect(next('f')).toBe('g')
  expect(next('b')).toBe('g')
  expect(next('g')).toBe('f')
  expect(next('gone')).toBe('f')
  expect(nextConflict([], order, 'a')).toBeNull()
})

test('The own cell is the one above, one with a number, or gone', () => {
  const conflict = { cellId: 'f', with: 'a' }
  expect(placeOfOwn(conflict, ['x', 'a', 'f'])).toBe('above')
  expect(placeOfOwn(conflict, ['x', 'a', 'y', 'f'])).toBe(2)
  expect(placeOfOwn(conflict, ['x', 'f'])).toBeNull()
  expect(placeOfOwn({ cellId: 'f', with: 'f' }, ['f'])).toBeNull()
})
