/** Whatever a program has written comes back as it was, but for what somebody has changed. */
import { Either } from 'effect'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonNode } from '../json/JsonNode.ts'
import { readJson } from '../json/readJson.ts'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import { NUMBER } from '../testing/anySpelling.ts'
import { anyIpynb, anySpelling, nbformatErrors, openFile, saveFile } from '../testing/index.ts'

type Cell = Readonly<Record<string, unknown>>

const anyNumber = fc.constantFrom(
  '1.0',
  '12345678901234567890',
  '1e400',
  '-0.0',
  '1E+2',
  'NaN',
  '-Infinity',
  '7',
)
const anyOddity: fc.Arbitrary<Cell> = fc.dictionary(
  fc.constantFrom('block_group', 'zz', '10', '9', 'Ä', '__proto__', 'constructor'),
  fc.oneof(
    anyNumber.map((number) => NUMBER + number),
    fc.constant({ $artifact: 'a'.repeat(64), bytes: 1, encoding: 'utf8' }),
    fc.constant(['\ud800', '\0', '\u2028']),
  ),
  { noNullPrototype: true, maxKeys: 3 },
)

/** Files of 4.4 or 4.5, with keys and numbers that nobody expects, in any spelling. */
const anyFile = fc
  .tuple(anyIpynb, fc.boolean(), fc.array(anyOddity, { minLength: 4, maxLength: 4 }))
  .map(([file, hasIds, [top, meta, cell, json]]) => ({
    ...file,
    ...top,
    nbformat_minor: hasIds ? 5 : 4,
    metadata: { ...file.metadata, ...meta },
    cells: file.cells.map(({ id, ...rest }, index) => ({
      ...(hasIds ? { id } : {}),
      ...rest,
      ...(index % 2 === 0 ? cell : {}),
      ...(rest.cell_type === 'code' && index % 3 === 0
        ? {
            outputs: [
              { output_type: 'display_data', data: { 'application/json': json }, metadata: {}, ...cell },
              ...rest.outputs,
            ],
          }
        : {}),
    })),
  }))
  .chain(anySpelling)

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const rootOf = (text: string): JsonNode => Either.getOrThrow(readJson(text))
const cellsIn = (text: string): ReadonlyArray<JsonNode> => [...(rootOf(text).get('cells')?.elements() ?? [])]
const saved = (text: string, change: (state: NotebookSnapshot) => NotebookSnapshot): string =>
  decoder.decode(saveFile(openFile(text), { change }))

const withCells = (state: NotebookSnapshot, cells: ReadonlyArray<Cell>): NotebookSnapshot => ({
  ...state,
  cells,
})

describe('any file, in any spelling', () => {
  test('comes back byte for byte', () => {
    fc.assert(
      fc.property(anyFile, (text) => {
        expect(saved(text, (state) => state)).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  test('is the same in UTF-16, with and without a mark, and with stray bytes', () => {
    fc.assert(
      fc.property(anyFile, fc.boolean(), (text, mark) => {
        const utf16 = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le')
        for (const bytes of [utf16, Buffer.from(utf16).swap16()]) {
          expect(Buffer.from(saveFile(openFile(new Uint8Array(bytes)))).equals(bytes)).toBe(true)
        }
        const stray = Buffer.from(text.replace(/é|a/g, '\xff'), 'latin1')
        const root = readJson(new TextDecoder().decode(stray))
        if (Either.isRight(root) && root.right.get('nbformat') && root.right.get('cells')) {
          expect(Buffer.from(saveFile(openFile(new Uint8Array(stray)))).equals(stray)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('has only the text of a cell changed when that was edited', () => {
    fc.assert(
      fc.property(anyFile, fc.nat(), fc.constantFrom('x', 'é\n2', ''), (text, n, added) => {
        const before = cellsIn(text)
        fc.pre(before.length > 0)
        const at = n % before.length
        const edit = (source: unknown) => `${source}${added}`
        const after = saved(text, (state) =>
          withCells(
            state,
            state.cells.map((cell, i) => (i === at ? { ...cell, source: edit(cell.source) } : cell)),
          ),
        )
        const [old, now] = [before[at]?.get('source'), cellsIn(after)[at]?.get('source')] as [
          JsonNode,
          JsonNode,
        ]
        expect(after.slice(0, now.start)).toBe(text.slice(0, old.start))
        expect(after.slice(now.end)).toBe(text.slice(old.end))
        const state = openFile(text).state
        expect(openFile(after).state.cells[at]?.source).toBe(edit(state.cells[at]?.source))
      }),
      { numRuns: 200 },
    )
  })

  test('keeps the cells that stay when others are taken away, moved or added', () => {
    fc.assert(
      fc.property(anyFile, fc.nat(), (text, n) => {
        const before = cellsIn(text)
        const hasIds = before.every((cell) => cell.get('id') !== undefined)
        const after = saved(text, (state) => {
          const [first, ...rest] = state.cells
          const fresh = { id: 'fresh', kind: 'code', position: 'b0', source: 'new\nline', metadata: {} }
          const cells = n % 3 === 0 ? rest : first ? [...rest, { ...first, position: 'b1' }] : []
          return withCells(state, n % 2 === 0 ? [...cells, fresh] : cells)
        })
        const written = cellsIn(after).map((cell) => cell.raw)
        if (hasIds || n % 2 === 1) {
          for (const cell of before.slice(n % 3 === 0 ? 1 : 0)) expect(written).toContain(cell.raw)
        }
        if (n % 2 === 0) {
          const { state, repairs } = openFile(after)
          // What was said of a cell, or of a number that one holds, may be gone with it.
          const lasting = openFile(text).repairs.filter(
            ({ path, message }) => !path.startsWith('cells') && !message.includes('NaN'),
          )
          expect(repairs.filter(({ message }) => !message.includes('NaN'))).toEqual(lasting)
          expect(state.cells.find(({ id }) => id === 'fresh')).toMatchObject({ source: 'new\nline' })
          expect(rootOf(after).get('nbformat_minor')?.raw).toBe('5')
          expect(cellsIn(after).every((cell) => cell.get('id') !== undefined)).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('stays valid for Jupyter when it was, whatever is changed', () => {
    fc.assert(
      fc.property(anyIpynb.chain(anySpelling), (text) => {
        const after = saved(text, (state) => ({
          ...state,
          notebook: {
            ...state.notebook,
            title: 'Another title',
            metadata: { ...state.notebook.metadata, a: [1] },
          },
          cells: [
            { id: 'fresh', kind: 'sql', position: 'Zz', source: 'select 1', metadata: { a: 1 } },
            ...state.cells.map((cell, i) =>
              i % 2 === 0
                ? {
                    ...cell,
                    source: `${cell.source}\nmore`,
                    metadata: { ...(cell.metadata as object), z: 1 },
                  }
                : { ...cell, kind: cell.kind === 'code' ? 'markdown' : 'code' },
            ),
          ],
          outputs: state.outputs.slice(1),
        }))
        expect(nbformatErrors(after)).toEqual([])
        expect(JSON.parse(after).metadata).toMatchObject({ title: 'Another title', a: [1] })
      }),
      { numRuns: 200 },
    )
  })
})
