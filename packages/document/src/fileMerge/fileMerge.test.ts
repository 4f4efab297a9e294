import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeCellText } from '../cellText.ts'
import { equalJson } from '../json/equalJson.ts'
import { type FileChange, type MergeCell, type MergeNotebook, mergeFile } from './index.ts'
import { mergeText } from './mergeText.ts'
import { updateByLines } from './updateByLines.ts'

const cell = (id: string | null, source: string, more: Partial<MergeCell> = {}): MergeCell => ({
  ...{ id, kind: 'code', source, metadata: {}, attachments: null, executionCount: null, outputs: [] },
  ...more,
})
const notebook = (cells: ReadonlyArray<MergeCell>, metadata = {}): MergeNotebook => ({ metadata, cells })

/** The notebook with the changes made, as a room makes them. */
const apply = (ours: MergeNotebook, changes: ReadonlyArray<FileChange>): MergeNotebook => {
  const cells = [...ours.cells]
  let { metadata } = ours
  const at = (id: string | null) => {
    const index = cells.findIndex((each) => each.id === id)
    // What a change names is there when it is made.
    if (id !== null) expect(index).toBeGreaterThanOrEqual(0)
    return index
  }
  const change = (id: string, to: Partial<MergeCell>) => {
    cells[at(id)] = { ...(cells[at(id)] as MergeCell), ...to }
  }
  for (const each of changes) {
    if (each._tag === 'create') cells.splice(at(each.after) + 1, 0, { ...each.cell, id: each.id })
    else if (each._tag === 'delete') cells.splice(at(each.id), 1)
    else if (each._tag === 'move') {
      const [moved] = cells.splice(at(each.id), 1) as [MergeCell]
      cells.splice(at(each.after) + 1, 0, moved)
    } else if (each._tag === 'attachments') {
      const before = cells[at(each.id)]?.attachments ?? {}
      const left = Object.entries(before).filter(([name]) => !each.remove.includes(name))
      const attachments = { ...Object.fromEntries(left), ...each.set }
      change(each.id, { attachments: Object.keys(attachments).length === 0 ? null : attachments })
    } else if (each._tag === 'notebookMetadata') metadata = each.metadata
    else {
      const { _tag, id, ...to } = each
      change(id, to)
    }
  }
  return { metadata, cells }
}

const merged = (base: MergeNotebook, ours: MergeNotebook, theirs: MergeNotebook) => {
  let n = 0
  const merge = mergeFile({ base, ours, theirs, newId: () => `new-${n++}` })
  return { ...merge, result: apply(ours, merge.changes) }
}
const sources = ({ cells }: MergeNotebook) => cells.map(({ source }) => source)

const line = fc.constantFrom('a = 1', 'b = 2', 'print(a)', '', '# note', 'for x in y:', '    pass')
const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'))
const anyCell = fc.record({
  kind: fc.constantFrom('code', 'markdown'),
  source: text,
  metadata: fc.dictionary(fc.constantFrom('tags', 'name', 'x'), fc.jsonValue({ maxDepth: 1 }), {
    maxKeys: 2,
  }),
  attachments: fc.constantFrom(null, { 'a.png': { 'image/png': 'x' } }),
  executionCount: fc.constantFrom(null, 1, 2),
  outputs: fc.constantFrom([], [{ output: 1 }]),
})
const withIds = (cells: ReadonlyArray<Omit<MergeCell, 'id'>>, prefix = 'c') =>
  notebook(cells.map((each, index) => ({ ...each, id: `${prefix}${index}` })))
const anyNotebook = fc.array(anyCell, { maxLength: 6 }).map((cells) => withIds(cells))
/** A notebook and what somebody made of it: cells changed, deleted, moved and added. */
const changedBy = (prefix: string) => (base: MergeNotebook) =>
  fc
    .tuple(
      fc.shuffledSubarray([...base.cells]),
      fc.array(anyCell, { maxLength: 3 }),
      fc.array(fc.nat(), { maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(), text), { maxLength: 3 }),
    )
    .map(([kept, added, places, edits]) => {
      const cells = [...kept]
      for (const [at, source] of edits) {
        const index = cells.length === 0 ? 0 : at % cells.length
        if (cells[index] !== undefined) cells[index] = { ...cells[index], source }
      }
      added.forEach((each, index) => {
        cells.splice((places[index] ?? 0) % (cells.length + 1), 0, { ...each, id: `${prefix}${index}` })
      })
      return notebook(cells)
    })

/** As other programs may write it: with ids, without, or with some of them missing or repeated. */
const writtenAnyhow = ({ metadata, cells }: MergeNotebook) => {
  const ids = [null, ...cells.map(({ id }) => id)]
  const anyIds = fc.array(fc.constantFrom(...ids), { minLength: cells.length, maxLength: cells.length })
  return fc.oneof(fc.constant(ids.slice(1)), fc.constant(cells.map(() => null)), anyIds).map((written) =>
    notebook(
      cells.map((each, index) => ({ ...each, id: written[index] ?? null })),
      metadata,
    ),
  )
}
const theirsOf = (before: MergeNotebook) => changedBy('t')(before).chain(writtenAnyhow)

describe('What a file says is taken in', () => {
  it('as it stands, where the notebook is as it was', () => {
    fc.assert(
      fc.property(
        anyNotebook.chain((base) => fc.tuple(fc.constant(base), theirsOf(base))),
        ([base, theirs]) => {
          const said = ({ cells }: MergeNotebook) => cells.map(({ id: _, ...content }) => content)
          // A cell that says what one said which is gone is that one.
          expect(said(merged(base, base, theirs).result)).toEqual(said(theirs))
        },
      ),
    )
  })

  it('as nothing, where the file is as it was', () => {
    fc.assert(
      fc.property(
        anyNotebook.chain((base) => fc.tuple(fc.constant(base), changedBy('o')(base))),
        ([base, ours]) => {
          expect(merged(base, ours, base).changes).toEqual([])
          const plain = notebook(base.cells.map((each) => ({ ...each, id: null })))
          expect(merged(base, ours, plain).changes).toEqual([])
        },
      ),
    )
  })

  it('once: by what it becomes nothing changes a second time', () => {
    fc.assert(
      fc.property(
        anyNotebook.chain((base) => fc.tuple(fc.constant(base), changedBy('o')(base), theirsOf(base))),
        ([base, ours, theirs]) => {
          const { result, ids } = merged(base, ours, theirs)
          expect(new Set(ids).size).toBe(theirs.cells.length)
          expect(new Set(result.cells.map(({ id }) => id)).size).toBe(result.cells.length)
          const next = notebook(theirs.cells.map((each, index) => ({ ...each, id: ids[index] ?? '' })))
          expect(merged(next, result, theirs).changes).toEqual([])
          // What was read too late, after a crash, changes nothing either.
          const again = merged(base, result, theirs).result
          expect(sources(again).toSorted()).toEqual(sources(result).toSorted())
        },
      ),
    )
  })

  it('as nothing, where it says what the notebook says, whatever both had before', () => {
    fc.assert(
      fc.property(
        anyNotebook.chain((base) => fc.tuple(fc.constant(base), changedBy('o')(base), fc.boolean())),
        ([base, ours, hasIds]) => {
          const theirs = notebook(ours.cells.map((each) => (hasIds ? each : { ...each, id: null })))
          const { changes, ids } = merged(base, ours, theirs)
          expect(changes).toEqual([])
          expect(ids).toEqual(ours.cells.map(({ id }) => id))
        },
      ),
    )
  })

  it('so that each line that either side has written is there', () => {
    fc.assert(
      fc.property(
        anyNotebook.chain((base) => fc.tuple(fc.constant(base), changedBy('o')(base), theirsOf(base))),
        ([base, ours, theirs]) => {
          const before = new Set(sources(base).flatMap((source) => source.split('\n')))
          const now = new Set(
            sources(merged(base, ours, theirs).result).flatMap((source) => source.split('\n')),
          )
          for (const source of [...sources(ours), ...sources(theirs)]) {
            for (const each of source.split('\n')) if (!before.has(each)) expect([...now]).toContain(each)
          }
        },
      ),
    )
  })
})

it('Cells that one side puts into another order are those that the other side edits', () => {
  const orders = anyNotebook.chain((base) =>
    fc.tuple(
      fc.constant(base),
      fc.shuffledSubarray([...base.cells], { minLength: base.cells.length }),
      fc.array(text, { minLength: base.cells.length, maxLength: base.cells.length }),
    ),
  )
  fc.assert(
    fc.property(orders, ([base, cells, texts]) => {
      const edit = notebook(base.cells.map((each, index) => ({ ...each, source: texts[index] ?? '' })))
      const order = notebook(cells)
      const both = cells.map(({ id }) => edit.cells.find((each) => each.id === id))
      expect(merged(base, edit, order).result.cells).toEqual(both)
      expect(merged(base, order, edit).result.cells).toEqual(both)
    }),
  )
})

const base = notebook([cell('a', 'x = 1'), cell('b', 'y = 2\n\nz = 3'), cell('c', 'print(x)')])
const [a, b, c] = base.cells as [MergeCell, MergeCell, MergeCell]

describe('A cell', () => {
  it('has the lines that both sides have changed, each its own', () => {
    const ours = notebook([a, { ...b, source: 'y = 20\n\nz = 3' }, c])
    const theirs = notebook([a, { ...b, source: 'y = 2\n\nz = 30' }, c])
    expect(sources(merged(base, ours, theirs).result)[1]).toBe('y = 20\n\nz = 30')
  })

  it('that both sides changed in the same lines is there twice, once', () => {
    const ours = notebook([{ ...a, source: 'x = 2' }, b, c])
    const theirs = notebook([{ ...a, source: 'x = 3', metadata: { anode: { k: 1 } } }, b, c])
    const { result, conflicts } = merged(base, ours, theirs)
    expect(sources(result)).toEqual(['x = 2', 'x = 3', b.source, c.source])
    expect(result.cells[1]?.metadata).toEqual({ anode: { k: 1, conflict: { with: 'a' } } })
    expect(conflicts).toEqual([{ id: 'a', added: 'new-0' }])
    expect(sources(merged(base, result, theirs).result)).toEqual(sources(result))
  })

  it('that was deleted on one side stays where the other has changed it', () => {
    const without = notebook([b, c])
    const changed = notebook([{ ...a, source: 'x = 5' }, b, c])
    expect(sources(merged(base, changed, without).result)).toEqual(['x = 5', b.source, c.source])
    expect(sources(merged(base, without, changed).result)).toEqual(['x = 5', b.source, c.source])
    expect(sources(merged(base, without, base).result)).toEqual([b.source, c.source])
  })

  it('has the outputs of the side that ran it', () => {
    const ran = { ...a, executionCount: 1, outputs: [{ n: 1 }] }
    const other = { ...a, executionCount: 2, outputs: [{ n: 2 }] }
    expect(merged(base, base, notebook([ran, b, c])).result.cells[0]).toEqual(ran)
    expect(merged(base, notebook([other, b, c]), notebook([ran, b, c])).result.cells[0]).toEqual(other)
  })

  it('and its fields are of who has changed them', () => {
    const start = notebook([cell('a', 'x', { metadata: { tags: ['t'], deep: { p: 1, q: 1 } } })])
    const with_ = (metadata: object) => notebook([cell('a', 'x', { metadata: { ...metadata } })])
    const { result } = merged(
      start,
      with_({ tags: ['t'], deep: { p: 2, q: 1 }, own: 1 }),
      with_({ deep: { p: 1, q: 3 } }),
    )
    expect(result.cells[0]?.metadata).toEqual({ deep: { p: 2, q: 3 }, own: 1 })
  })

  it('of a file without ids is known by what it says, or by its place', () => {
    const plain = (...texts: string[]) => notebook(texts.map((source) => cell(null, source)))
    const theirs = plain('first', 'print(x)', 'x = 1', 'y = 2\n\nz = 30')
    const { result, ids } = merged(base, base, theirs)
    expect(ids).toEqual(['new-0', 'c', 'a', 'b'])
    expect(sources(result)).toEqual(sources(theirs))
    expect(merged(base, base, plain('x = 12', b.source, c.source)).ids).toEqual(['a', 'b', 'c'])
  })

  it('that both sides added keeps what it became here', () => {
    const here = cell('n', 'p', { kind: 'sql', metadata: { k: 2 }, executionCount: 2, outputs: [2] })
    const late = cell('n', 'p', { metadata: { k: 1 }, executionCount: 1, outputs: [1] })
    expect(merged(notebook([]), notebook([here]), notebook([late])).changes).toEqual([])
    const { result } = merged(notebook([]), notebook([here]), notebook([{ ...late, source: 'q' }]))
    expect(sources(result)).toEqual(['p', 'q'])
  })

  it('that the file has anew is found by its id before it is taken for one that is gone', () => {
    const theirs = notebook([cell('n', '')])
    expect(merged(notebook([cell('a', '')]), theirs, theirs).ids).toEqual(['n'])
  })

  it('with what the file says comes directly below the one that it contradicts', () => {
    const ours = notebook([{ ...a, source: 'x = 2' }, b, c])
    const theirs = notebook([{ ...a, source: 'x = 3' }, cell('n', 'new'), b, c])
    expect(sources(merged(base, ours, theirs).result)).toEqual(['x = 2', 'x = 3', 'new', b.source, c.source])
  })

  it('that says what others say is known by its neighbours', () => {
    const show = (id: string) => cell(id, 'plt.show()')
    const before = notebook([show('p'), cell('u', 'one'), show('q'), cell('v', 'two'), show('r')])
    const ours = notebook(before.cells.with(2, cell('q', 'plt.show(2)')))
    const theirs = notebook(before.cells.slice(1).map((each) => ({ ...each, id: null })))
    expect(sources(merged(before, ours, theirs).result)).toEqual([
      ...['one', 'plt.show(2)', 'two', 'plt.show()'],
    ])
  })

  it('of another kind that says the same is the same cell', () => {
    const theirs = notebook(
      [cell(null, 'x = 1', { kind: 'markdown' }), b, c].map((each) => ({ ...each, id: null })),
    )
    expect(merged(base, base, theirs).changes).toEqual([{ _tag: 'kind', id: 'a', kind: 'markdown' }])
  })

  it('is known in a file without ids that was formatted from end to end', () => {
    const lines = (n: number, indent: string) =>
      `def f${n}():\n${indent}return ${n}\n\nresult.append(f${n}())`
    const many = Array.from({ length: 100 }, (_, n) => cell(`c${n}`, lines(n, '  ')))
    const formatted = many.map((_, n) => cell(null, lines(n, '    ')))
    const { ids } = merged(notebook(many), notebook(many), notebook(formatted))
    expect(ids).toEqual(many.map(({ id }) => id))
  })

  it('has each attachment of one side, whole', () => {
    const withPicture = (picture: object) =>
      notebook([cell('a', 'x', { attachments: { p: { ...picture } } })])
    const ours = withPicture({ 'image/png': 'new', 'image/svg+xml': 'old' })
    const theirs = withPicture({ 'image/png': 'old', 'image/svg+xml': 'new' })
    expect(merged(withPicture({ 'image/png': 'old', 'image/svg+xml': 'old' }), ours, theirs).changes).toEqual(
      [],
    )
  })

  it('is deleted whether its file says that it has no attachments or says nothing of them', () => {
    const before = notebook([cell('a', 'x', { attachments: {} })])
    expect(merged(before, notebook([cell('a', 'x')]), notebook([])).result.cells).toEqual([])
  })

  it('whose id is there twice is two cells', () => {
    const { result, ids } = merged(base, base, notebook([a, { ...a, source: 'copied' }, b, c]))
    expect(sources(result)).toEqual(['x = 1', 'copied', b.source, c.source])
    expect(ids).toEqual(['a', 'new-0', 'b', 'c'])
    const twice = merged(base, base, notebook([a, cell('n', 'p'), cell('n', 'q'), b, c]))
    expect(twice.result.cells.map(({ id }) => id)).toEqual(['a', 'n', 'new-0', 'b', 'c'])
  })
})

it('Ten thousand cells come into another order', () => {
  const many = notebook(Array.from({ length: 10_000 }, (_, n) => cell(`c${n}`, `x = ${n}`)))
  const theirs = notebook(many.cells.toSorted((p, q) => (p.source < q.source ? -1 : 1)))
  const ours = notebook(many.cells.with(77, cell('c77', 'mine')))
  const { result } = merged(many, ours, theirs)
  const expected = theirs.cells.map((each) => (each.id === 'c77' ? cell('c77', 'mine') : each))
  expect(equalJson(result.cells, expected)).toBe(true)
})

it.each([
  ['a\nb', 'a\nb\nc', '0\na\nb', '0\na\nb\nc'],
  ['a', 'a\nb', 'a\nb', 'a\nb'],
  ['a\nb\nc', 'a\nc', 'a\nb\nc\nd', 'a\nc\nd'],
  ['a', 'b', 'c', null],
  ['', 'x', 'y', null],
  ['a\nb', 'a\nB', 'A\nb', null],
  ['a\nb', 'a\nb\n', 'a\nc', 'a\nc\n'],
  ['a\nb\n', 'a\nb', 'a\nb\nc\n', 'a\nb\nc'],
  ['a\nb', 'a\nb\nc', 'a\nb\n', 'a\nb\nc\n'],
])('Of %j, made %j here and %j there, becomes %j', (before, ours, theirs, result) => {
  expect(mergeText(before, ours, theirs)).toBe(result)
})

describe('A text of very many lines', () => {
  const lines = Array.from({ length: 20_000 }, (_, n) => `line ${n}`)
  const of = (each: ReadonlyArray<string>) => each.join('\n')

  it('has what both sides changed far apart', () => {
    const result = mergeText(of(lines), of(lines.with(0, 'A')), of(lines.with(-1, 'B')))
    expect(result).toBe(of(lines.with(0, 'A').with(-1, 'B')))
  })

  it('that both sides wrote anew, or that are all the same, is a conflict', () => {
    const anew = (by: string) => of(lines.map((line) => line + by))
    expect(mergeText(of(lines), anew('a'), anew('b'))).toBe(null)
    const empty = (by: string, length: number) => `${by}${'\n'.repeat(length)}${by}`
    expect(mergeText(empty('o', 1950), empty('a', 1900), empty('b', 1990))).toBe(null)
  })
})

describe('A cell’s text becomes another', () => {
  const cellOf = (source: string) => ({ source, textState: null })

  it('by the lines that differ', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const update = updateByLines(cellOf(before), after)
        const now = update === null ? cellOf(before) : mergeCellText(cellOf(before), update)
        expect(now.source).toBe(after)
      }),
    )
  })

  it('while somebody types between them', () => {
    const start = mergeCellText(cellOf(''), updateByLines(cellOf(''), 'a\nmiddle\nz') ?? '')
    const typed = updateByLines(start, 'a\nmiddle = 1\nz') ?? ''
    const both = mergeCellText(mergeCellText(start, typed), updateByLines(start, 'A\nmiddle\nZ') ?? '')
    expect(both.source).toBe('A\nmiddle = 1\nZ')
  })
})
