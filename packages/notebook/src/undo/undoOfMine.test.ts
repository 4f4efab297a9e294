/**
 * One person acts in a page with its real texts and its real undo, others state facts in between: when
 * everything of the one is undone, what the others did is left, all of it and nothing else.
 */
import {
  applyFact,
  type CellCopy,
  type CellRow,
  copyCell,
  intents,
  type OutputRow,
  type RunRow,
  readSnapshot,
  updateToText,
} from '@anode/document'
import { openMemoryState } from '@anode/document/testing'
import type { NewFact } from '@anode/protocol/replica'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { StoredText } from '../session/CellText.ts'
import { CellTexts } from '../session/CellTexts.ts'
import { UndoHistory } from './UndoHistory.ts'

beforeAll(() => void vi.useFakeTimers())
afterAll(() => void vi.useRealTimers())

const me = { by: 'person:ann' }
const ben = { by: 'person:ben' }

/** A notebook in SQLite, and a page on it. */
class Page {
  readonly #db = openMemoryState()
  #seq = 0
  readonly #listeners = new Map<string, (row: StoredText | null) => void>()
  readonly texts = new CellTexts({
    read: (id) => this.cell(id),
    subscribe: (id, listener) => {
      this.#listeners.set(id, listener)
      listener(this.cell(id))
      return () => this.#listeners.delete(id)
    },
    commit: (...facts) => this.state(facts),
    share: () => {},
    by: () => me.by,
    opened: (id, text) => {
      text.undo.addTrackedOrigin('editor')
      this.history.followText(id, text)
    },
  })
  readonly history = new UndoHistory(
    () => ({ cell: (id) => this.cell(id), copy: (id) => this.copy(id), actor: me }),
    (...facts) => this.state([...this.texts.takeFacts(), ...facts]),
  )

  state(facts: ReadonlyArray<NewFact>): void {
    for (const { name, args } of facts) applyFact(this.#db, { seq: ++this.#seq, name, args })
    this.history.see((id) => this.cell(id))
    for (const [id, listener] of [...this.#listeners]) listener(this.cell(id))
  }

  cells(): ReadonlyArray<CellRow> {
    return readSnapshot(this.#db).cells.map(
      (row) => ({ attachments: null, executionCount: null, textState: null, runId: null, ...row }) as CellRow,
    )
  }

  cell(id: string): CellRow | null {
    return this.cells().find((row) => row.id === id) ?? null
  }

  copy(id: string): CellCopy | null {
    const row = this.cell(id)
    if (row === null) return null
    const { outputs, runs } = readSnapshot(this.#db)
    const run = runs.find((one) => one.id === row.runId)
    return copyCell(
      row,
      outputs.filter(({ cellId }) => cellId === id) as unknown as ReadonlyArray<OutputRow>,
      run === undefined
        ? null
        : ({ reason: null, finishedAt: null, startedAt: null, ...run } as unknown as RunRow),
    )
  }

  close(): void {
    this.texts.reset()
    this.#db.close()
  }
}

interface Act {
  readonly who: 'me' | 'ben'
  readonly verb: 'type' | 'erase' | 'create' | 'delete' | 'move' | 'kind' | 'undo' | 'redo'
  readonly a: number
  readonly b: number
}

const START = ['one', 'two', 'three']
const wordOf = (step: number): string => String.fromCodePoint(0x4e00 + step).repeat(3)

/** What is typed stands where it does not part somebody's word. */
const edgeIn = (text: string, n: number): number => {
  const edges = [...text.matchAll(/(?<=(.))(?!\1)|^|$/gu)].map(({ index }) => index)
  return edges[n % edges.length] ?? 0
}

const play = (acts: ReadonlyArray<Act>) => {
  const page = new Page()
  for (const [i, source] of START.entries()) {
    page.state([intents.createCell(page.cells(), { id: `c${i}`, index: i, kind: 'code', source }, ben)])
  }
  /** What Ben did that is to be left: his words by cell, the last kind and place he gave, what he deleted. */
  const words = new Map<string, string[]>()
  const kinds = new Map<string, string>()
  const places = new Map<string, string>()
  const deleted = new Set<string>()
  const mine = new Set<string>()

  const act = ({ who, verb, a, b }: Act, step: number) => {
    const cells = page.cells()
    const row = cells[a % Math.max(cells.length, 1)]
    if (who === 'me') {
      if (verb === 'undo') return void page.history.undo()
      if (verb === 'redo') return void page.history.redo()
      const positions = intents.positionsAt(cells, b % (cells.length + 1), 1)
      if (verb === 'create') {
        const id = `m${step}`
        mine.add(id)
        const rest = { textState: null, metadata: {}, attachments: null, executionCount: null }
        const copy = {
          id,
          kind: 'code',
          position: positions[0] ?? '',
          source: '',
          run: null,
          outputs: [],
          ...rest,
        }
        return void page.history.do('insert', [{ do: 'place', copy }])
      }
      if (row === undefined) return
      if (verb === 'delete') return void page.history.do('delete', [{ do: 'remove', cellId: row.id }])
      if (verb === 'move') {
        return void page.history.do('move', [
          { do: 'move', cellId: row.id, from: row.position, to: positions[0] ?? '' },
        ])
      }
      if (verb === 'kind') {
        const to = b % 2 === 0 ? 'raw' : 'markdown'
        if (to !== row.kind)
          page.history.do('kind', [{ do: 'changeKind', cellId: row.id, from: row.kind, to }])
        return
      }
      const text = page.texts.open(row.id)
      if (text === null) return
      text.doc.transact(() => {
        if (verb === 'type') text.text.insert(edgeIn(text.text.toString(), b), wordOf(step))
        // Of the first texts and of own words only: what Ben wrote stays his.
        else if (text.text.length > 0 && b % 2 === 0) {
          const { index = 0, 0: found = '' } = text.text.toString().match(/[a-z]+/) ?? {}
          text.text.delete(index, found.length)
        }
      }, 'editor')
      page.texts.release(row.id, text)
      // Sometimes it becomes a fact at once, sometimes later.
      if (b % 3 !== 0) page.texts.flush()
      return
    }
    page.texts.flush()
    const now = row && page.cell(row.id)
    if (verb === 'create') {
      const id = `b${step}`
      page.state([intents.createCell(page.cells(), { id, index: b % (cells.length + 1), kind: 'code' }, ben)])
      places.set(id, page.cell(id)?.position ?? '')
      kinds.set(id, 'code')
      return
    }
    if (!now) return
    const wrote = mine.has(now.id)
    if (verb === 'type') {
      const at = edgeIn(now.source, b)
      const update = updateToText(now, now.source.slice(0, at) + wordOf(step) + now.source.slice(at))
      if (update !== null) page.state([intents.editText(now.id, update, ben)])
      words.set(now.id, [...(words.get(now.id) ?? []), wordOf(step)])
    } else if (verb === 'delete') {
      page.state(intents.deleteCells([now.id], ben))
      deleted.add(now.id)
    } else if (verb === 'move' && !wrote) {
      const moved = intents.moveCell(page.cells(), now.id, b % cells.length, ben)
      page.state(moved)
      if (moved.length > 0) places.set(now.id, page.cell(now.id)?.position ?? '')
    } else if (verb === 'kind' && !wrote) {
      const kind = b % 2 === 0 ? 'sql' : 'code'
      page.state([intents.changeKind(now.id, kind, ben)])
      kinds.set(now.id, kind)
    }
  }

  for (const [step, one] of acts.entries()) {
    act(one, step)
    // Typing of another moment is another step.
    vi.advanceTimersByTime(600)
  }
  page.texts.flush()
  let undone = 0
  while (page.history.undo() !== null)
    if (++undone > 200) throw new Error('There is always something to undo.')
  const cells = page.cells()
  page.close()
  return { cells, words, kinds, places, deleted, mine }
}

const letters = (text: string): string => [...text].sort().join('')

test('After any doings of others in between, undoing all of mine leaves what they did, and nothing of mine', () => {
  const act: fc.Arbitrary<Act> = fc.record({
    who: fc.constantFrom('me', 'me', 'ben'),
    verb: fc.constantFrom(
      ...(['type', 'type', 'type', 'erase', 'create', 'delete', 'move', 'kind', 'undo', 'redo'] as const),
    ),
    a: fc.nat(20),
    b: fc.nat(20),
  })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40, size: 'max' }), (acts) => {
      const { cells, words, kinds, places, deleted, mine } = play(acts)
      const found = new Map(cells.map((cell) => [cell.id, cell]))
      const first = new Map(START.map((source, i) => [`c${i}`, source]))
      for (const id of new Set([...first.keys(), ...kinds.keys()])) {
        const cell = found.get(id)
        if (deleted.has(id)) {
          expect(cell).toBeUndefined()
          continue
        }
        // Every cell that is not mine is there, with the first text and with all that Ben wrote.
        expect(letters(cell?.source ?? '?')).toBe(
          letters((first.get(id) ?? '') + (words.get(id) ?? []).join('')),
        )
        if (kinds.has(id)) expect(cell?.kind).toBe(kinds.get(id))
        else expect(cell?.kind).toBe('code')
        if (places.has(id)) expect(cell?.position).toBe(places.get(id))
      }
      for (const id of mine) {
        const his = (words.get(id) ?? []).join('')
        const cell = found.get(id)
        // A cell of mine is left where he wrote into it, with his words only.
        if (cell !== undefined) expect(letters(cell.source)).toBe(letters(his))
        else if (!deleted.has(id)) expect(his).toBe('')
      }
    }),
    {
      numRuns: 300,
      // Ben moves a cell to where it had been by the way.
      examples: [
        [
          [
            { who: 'me', verb: 'delete', a: 0, b: 0 },
            { who: 'me', verb: 'move', a: 7, b: 2 },
            { who: 'me', verb: 'move', a: 9, b: 0 },
            { who: 'me', verb: 'move', a: 3, b: 2 },
            { who: 'ben', verb: 'move', a: 0, b: 9 },
          ],
        ],
        // Or moves it away and back, which is still where he wants it.
        [
          [
            { who: 'me', verb: 'move', a: 20, b: 5 },
            { who: 'ben', verb: 'move', a: 10, b: 0 },
            { who: 'ben', verb: 'move', a: 0, b: 1 },
          ],
        ],
      ],
    },
  )
})
