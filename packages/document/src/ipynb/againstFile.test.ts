/** What somebody changes is written in the style of the file, and nothing else is. */
import { describe, expect, test } from 'vitest'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import { nbformatErrors, openFile, saveFile } from '../testing/index.ts'

type Cell = NotebookSnapshot['cells'][number]

const lines = (...text: ReadonlyArray<string>) => text.join('\n')
const saved = (text: string, change: (state: NotebookSnapshot) => NotebookSnapshot): string =>
  new TextDecoder().decode(saveFile(openFile(text), { change }))
const withCells =
  (change: (cells: ReadonlyArray<Cell>) => ReadonlyArray<Cell>) =>
  (state: NotebookSnapshot): NotebookSnapshot => ({ ...state, cells: change(state.cells) })
const edited = (text: string, edit: (source: string) => string): string =>
  saved(
    text,
    withCells((cells) => cells.map((cell) => ({ ...cell, source: edit(String(cell.source)) }))),
  )
const fresh = (rest: object = {}): Cell => ({
  ...{ id: 'fresh', kind: 'code', position: 'b0', source: 'é = 1\nb', metadata: {} },
  ...rest,
})

/** As Visual Studio Code and others write it: keys in their own order, two spaces. */
const file = lines(
  '{',
  '  "cells": [',
  '    {',
  '      "cell_type": "code",',
  '      "block_group": 1.0,',
  '      "source": [',
  '        "a \\u003d 1\\n",',
  '        "b = 2\\n",',
  '        "c = 3"',
  '      ],',
  '      "id": "c",',
  '      "metadata": {"tags": [ "x" ], "n": 12345678901234567890},',
  '      "outputs": [',
  '        {"output_type": "stream", "text": "1\\n", "name": "stdout", "extra": null},',
  '        { "name": "stdout", "text": "2", "output_type": "stream" }',
  '      ],',
  '      "execution_count": 1',
  '    }',
  '  ],',
  '  "nbformat_minor": 5, "nbformat": 4,',
  '  "metadata": {}',
  '}',
)

describe('a change', () => {
  test('of a line changes that line', () => {
    const after = edited(file, (source) => source.replace('b = 2', 'b = 2 # ü'))
    expect(after).toBe(file.replace('b = 2', 'b = 2 # ü'))
  })

  test('of lines in front and behind leaves the others as they are spelled', () => {
    expect(edited(file, (source) => `# new\n${source}\nd`)).toBe(
      file
        .replace('        "a \\u003d', '        "# new\\n",\n        "a \\u003d')
        .replace('"c = 3"', '"c = 3\\n",\n        "d"'),
    )
  })

  test('of metadata changes that member', () => {
    const after = saved(
      file,
      withCells((cells) =>
        cells.map((cell) => ({
          ...cell,
          metadata: { ...(cell.metadata as object), tags: ['x', 'y'], z: { q: 1 } },
        })),
      ),
    )
    expect(after).toBe(
      file.replace(
        '{"tags": [ "x" ], "n": 12345678901234567890}',
        '{"tags": [ "x", "y" ], "n": 12345678901234567890, "z": {"q": 1}}',
      ),
    )
  })

  test('of the title adds one; without it none is added', () => {
    const after = saved(file, (state) => ({ ...state, notebook: { ...state.notebook, title: 'Named' } }))
    expect(after).toBe(file.replace('"metadata": {}\n}', '"metadata": {\n    "title": "Named"\n  }\n}'))
    const named = file.replace('"metadata": {}\n}', '"metadata": {"title": "Nam\\u0065d", "x": NaN}\n}')
    expect(saved(named, (state) => ({ ...state, notebook: { ...state.notebook, title: 'Other' } }))).toBe(
      named.replace('"Nam\\u0065d"', '"Other"'),
    )
    expect(openFile(named).state.notebook).toMatchObject({
      title: 'Named',
      file: { title: 'Named', minor: 5 },
    })
  })

  test('of outputs leaves those that are the same', () => {
    const row = {
      id: 'o',
      cellId: 'c',
      position: 1,
      text: 'new\n',
      body: { _tag: 'stream', name: 'stderr', text: '' },
    }
    const after = saved(file, (state) => ({ ...state, outputs: [...state.outputs.slice(0, 1), row] }))
    expect(after).toContain('{"output_type": "stream", "text": "1\\n", "name": "stdout", "extra": null}')
    expect(JSON.parse(after).cells[0].outputs[1]).toEqual({
      ...{ output_type: 'stream', text: 'new\n', name: 'stderr' },
    })
    expect(after).not.toContain('"2"')
    const cleared = saved(file, (state) => ({ ...state, outputs: [] }))
    expect(cleared).toContain('"outputs": [],\n      "execution_count": 1')
  })

  test('of a kind takes away what only the old one has', () => {
    const after = saved(
      file,
      withCells((cells) => cells.map((cell) => ({ ...cell, kind: 'markdown', executionCount: null }))),
    )
    const [cell] = JSON.parse(after).cells
    expect(Object.keys(cell)).toEqual(['cell_type', 'block_group', 'source', 'id', 'metadata'])
    expect(cell.cell_type).toBe('markdown')
  })
})

describe('a new cell', () => {
  test('looks like the others of the file', () => {
    const after = saved(
      file,
      withCells((cells) => [...cells, fresh()]),
    )
    expect(after).toBe(
      file.replace(
        '    }\n  ],',
        lines(
          '    },',
          '    {',
          '      "cell_type": "code",',
          '      "source": [',
          '        "é = 1\\n",',
          '        "b"',
          '      ],',
          '      "id": "fresh",',
          '      "metadata": {},',
          '      "outputs": [],',
          '      "execution_count": null',
          '    }',
          '  ],',
        ),
      ),
    )
  })

  test('is escaped and on one line where the file is', () => {
    const compact =
      '{"cells":[{"cell_type":"code","execution_count":null,"metadata":{"a":"\\u00e9"},"outputs":[],"source":"x\\ny"}],"metadata":{},"nbformat":4,"nbformat_minor":2}'
    expect(
      saved(
        compact,
        withCells((cells) => [...cells, fresh()]),
      ),
    ).toBe(
      compact
        .replace('"execution_count":null,', '"execution_count":null,"id":"cell-1",')
        .replace(
          '"x\\ny"}]',
          '"x\\ny"},{"cell_type":"code","execution_count":null,"id":"fresh","metadata":{},"outputs":[],"source":"\\u00e9 = 1\\nb"}]',
        )
        .replace('"nbformat_minor":2', '"nbformat_minor":5'),
    )
  })

  test('brings a file of 4.0 to 4.4 to 4.5, with ids for all; a change of another does not', () => {
    const old = file.replace('      "id": "c",\n', '').replace('"nbformat_minor": 5', '"nbformat_minor": 2')
    expect(edited(old, (source) => source)).toBe(old)
    expect(edited(old, (source) => `${source}!`)).not.toContain('"id"')
    const after = saved(
      old,
      withCells((cells) => [...cells, fresh({ kind: 'markdown' })]),
    )
    expect(JSON.parse(after).cells.map(({ id }: { id: string }) => id)).toEqual(['cell-1', 'fresh'])
    expect(after).toContain('"nbformat_minor": 5, "nbformat": 4')
  })

  test('may be the first of a file that has none', () => {
    for (const empty of [
      '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
      '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": null}',
    ]) {
      const after = saved(
        empty,
        withCells(() => [fresh()]),
      )
      expect(nbformatErrors(after)).toEqual([])
      expect(JSON.parse(after).cells).toHaveLength(1)
    }
  })
})

test('Lines that were cut at line feeds alone are cut so again', () => {
  const cut = file.replace('"b = 2\\n"', '"b = \u2028\f2\\n"')
  expect(edited(cut, (source) => source.replace('c = 3', 'c = 4'))).toBe(cut.replace('c = 3', 'c = 4'))
})

describe('line ends', () => {
  const crlf = (source: unknown) =>
    JSON.stringify({
      cells: [{ cell_type: 'markdown', id: 'a', metadata: {}, source }],
      ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
    })
  const sourceOf = (text: string) => JSON.parse(text).cells[0].source

  test('of a cell that ends all its lines in one way are its own', () => {
    expect(sourceOf(edited(crlf(['a\r\n', 'b\r\n', 'c']), (source) => source.replace('b', 'B\nx')))).toEqual([
      ...['a\r\n', 'B\r\n', 'x\r\n', 'c'],
    ])
    expect(sourceOf(edited(crlf('a\rb'), (source) => `${source}\nc`))).toBe('a\rb\rc')
  })

  test('of a cell that mixes them become line feeds where lines change', () => {
    expect(sourceOf(edited(crlf(['a\r\n', 'b\n', 'c']), (source) => source.replace('c', 'd\ne')))).toEqual([
      ...['a\r\n', 'b\n', 'd\n', 'e'],
    ])
  })
})

test('What a kind of cell should not have stays while it is that kind', () => {
  const odd = JSON.stringify({
    cells: [
      {
        ...{ cell_type: 'markdown', id: 'm', metadata: {}, source: 'x', execution_count: 3 },
        outputs: [{ output_type: 'stream', name: 'stdout', text: 'kept' }],
      },
      {
        ...{ cell_type: 'code', id: 'c', metadata: { anode: { kind: 'future', rows: 3 } }, source: 'y' },
        ...{ execution_count: null, outputs: [], attachments: { 'a.png': { 'image/png': 'aGk=' } } },
      },
    ],
    ...{ metadata: { title: 5 }, nbformat: 4, nbformat_minor: 5 },
  })
  expect(edited(odd, (source) => `${source}!`)).toBe(odd.replace('"x"', '"x!"').replace('"y"', '"y!"'))
  expect(openFile(odd).state.cells).toMatchObject([{ kind: 'markdown' }, { kind: 'code' }])
  const isNew = JSON.parse(new TextDecoder().decode(saveFile(openFile(odd), { isNew: true })))
  expect(isNew.cells[1]).toMatchObject({
    cell_type: 'code',
    metadata: { anode: { kind: 'future', rows: 3 } },
  })
  expect(isNew.metadata.title).toBe(5)
})
