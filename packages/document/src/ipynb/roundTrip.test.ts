import { readdirSync, readFileSync } from 'node:fs'
import { Either } from 'effect'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CellKinds } from '../CellKind.ts'
import { asCellSource } from '../cellSource.ts'
import { toLineFeeds } from '../lineEnds.ts'
import { type NotebookSnapshot, snapshotParts } from '../NotebookSnapshot.ts'
import { anyIpynb, nbformatErrors, randomLog, stateOf, testKind } from '../testing/index.ts'
import { decodeIpynb } from './decodeIpynb.ts'
import { encodeIpynb } from './encodeIpynb.ts'

const kinds: CellKinds = new Map([
  ['code', testKind('code', 'code', true)],
  ['markdown', testKind('markdown', 'markdown')],
  ['raw', testKind('raw', 'raw')],
  ['sql', testKind('sql', 'code', true)],
])

const decode = (text: string): NotebookSnapshot => Either.getOrThrow(decodeIpynb(text)).snapshot
const encode = (snapshot: NotebookSnapshot): string => encodeIpynb(snapshot, { kinds })
/** What the snapshot's tables hold once it is loaded as facts. */
const loaded = (snapshot: NotebookSnapshot): NotebookSnapshot =>
  stateOf(
    snapshotParts(snapshot, 'server').map((args, index) => ({
      seq: index + 1,
      name: 'v1.NotebookLoaded',
      args,
    })),
  )

const isJsonMime = (mime: string) => /^application\/(.*\+)?json$/.test(mime)
const joined = (value: unknown): unknown => (Array.isArray(value) ? value.join('') : value)

/** A file's meaning: it does not matter how text is cut into lines, nor by what a cell's lines end. */
const meaning = (value: unknown, key = ''): unknown => {
  if (isJsonMime(key)) return value
  if (key === 'source') return asCellSource(String(joined(value)))
  if (Array.isArray(value)) {
    const isText = key === 'source' || key === 'text' || /^\w+\/[\w.+-]+$/.test(key)
    return isText ? meaning(joined(value), key) : value.map((item) => meaning(item))
  }
  if (typeof value !== 'object' || value === null) return value
  if (key === 'metadata') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, meaning(inner, name)]))
}

const fixtures = new URL('../../fixtures/ipynb/', import.meta.url)
const files = readdirSync(fixtures)
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => ({ name, text: readFileSync(new URL(name, fixtures), 'utf8') }))

describe('any valid file of nbformat 4.5', () => {
  test('means the same after it was read and written', () => {
    fc.assert(
      fc.property(anyIpynb, (file) => {
        expect(nbformatErrors(JSON.stringify(file))).toEqual([])
        const written = encode(decode(JSON.stringify(file)))
        expect(meaning(JSON.parse(written))).toEqual(meaning(file))
        expect(nbformatErrors(written)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('keeps its meaning on its way through the log', () => {
    fc.assert(
      fc.property(anyIpynb, (file) => {
        const written = encode(loaded(decode(JSON.stringify(file))))
        expect(meaning(JSON.parse(written))).toEqual(meaning(file))
      }),
    )
  })
})

describe('any notebook', () => {
  /** What a file can hold of a notebook: no runs, no text states, and results of code cells only. */
  const saved = ({ notebook, cells, outputs }: NotebookSnapshot) => {
    const isCode = ({ kind }: NotebookSnapshot['cells'][number]) => kind === 'code' || kind === 'sql'
    const resultsOf = ({ id, executionCount }: NotebookSnapshot['cells'][number]) => ({
      ...(executionCount === undefined ? {} : { executionCount }),
      outputs: outputs
        .filter(({ cellId }) => cellId === id)
        .map(({ text, body }) => ({ text, body: { ...(body as object), displayId: undefined } })),
    })
    return {
      notebook: { ...notebook, file: undefined },
      cells: cells.map((cell) => ({
        ...{ id: cell.id, kind: cell.kind, source: cell.source, metadata: cell.metadata },
        ...(isCode(cell) ? resultsOf(cell) : { attachments: cell.attachments }),
      })),
    }
  }
  const notebookOf = (log: Parameters<typeof stateOf>[0]): NotebookSnapshot => {
    const state = stateOf(log)
    const metadata = { kernelspec: { name: 'x', display_name: 'X' }, ...state.notebook.metadata }
    const cells = state.cells.map((cell) => ({ ...cell, source: toLineFeeds(String(cell.source)) }))
    return { ...state, cells, notebook: { ...state.notebook, metadata } }
  }

  test('is valid as a file and the same when it is read again', () => {
    fc.assert(
      fc.property(randomLog().map(notebookOf), (notebook) => {
        const text = encode(notebook)
        expect(nbformatErrors(text)).toEqual([])
        expect(saved(decode(text))).toEqual(saved(notebook))
        expect(encode(decode(text))).toBe(text)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a real file', () => {
  test.each(files)('$name is read, written as valid 4.5, and stays as it is from then on', ({ text }) => {
    const written = encode(decode(text))
    expect(nbformatErrors(written)).toEqual([])
    expect(encode(decode(written))).toBe(written)
    const [before, after] = [JSON.parse(text), JSON.parse(written)]
    const withoutId = (cell: Record<string, unknown>) => ({ ...cell, id: null })
    expect(meaning(after.cells.map(withoutId))).toEqual(meaning(before.cells.map(withoutId)))
    expect(after.metadata).toMatchObject(before.metadata)
  })

  test('of nbformat 4.5 is written as Jupyter wrote it, byte for byte', () => {
    const { text } = files.find(({ name }) => name === 'jupyter-4.5.ipynb') as { text: string }
    expect(encode(decode(text))).toBe(text)
  })
})
