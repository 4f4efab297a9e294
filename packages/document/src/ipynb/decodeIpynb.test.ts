import { Either } from 'effect'
import { describe, expect, test } from 'vitest'
import { decodeIpynb } from './decodeIpynb.ts'

const file = (cells: unknown, rest: object = {}) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...rest })
const decode = (text: string) => Either.getOrThrow(decodeIpynb(text)).snapshot
const errorOf = (text: string) => Either.getOrThrow(Either.flip(decodeIpynb(text)))
const code = (rest: object = {}) => ({
  id: 'a',
  cell_type: 'code',
  metadata: {},
  source: '',
  execution_count: null,
  outputs: [],
  ...rest,
})
const ids = (...found: ReadonlyArray<unknown>) =>
  decode(file(found.map((id) => code({ id })))).cells.map((cell) => cell.id)

describe('a file', () => {
  test('becomes rows, with text joined and outputs beside their cells', () => {
    const cells = [
      { id: 'intro', cell_type: 'markdown', metadata: { tags: ['x'] }, source: ['# One\n', 'two'] },
      code({
        id: 'code',
        source: ['6 * 7'],
        execution_count: 3,
        outputs: [
          { output_type: 'stream', name: 'stderr', text: ['a\n', 'b'] },
          {
            output_type: 'execute_result',
            data: { 'text/plain': ['4', '2'], 'application/json': ['kept', 'apart'] },
            metadata: { isolated: true },
            execution_count: 3,
          },
        ],
      }),
    ]
    expect(decode(file(cells, { metadata: { title: 'Answers', custom: 1 } }))).toEqual({
      notebook: { title: 'Answers', metadata: { custom: 1 } },
      cells: [
        { id: 'intro', kind: 'markdown', position: 'a0', source: '# One\ntwo', metadata: { tags: ['x'] } },
        { id: 'code', kind: 'code', position: 'a1', source: '6 * 7', metadata: {}, executionCount: 3 },
      ],
      runs: [],
      outputs: [
        {
          id: 'code:0',
          cellId: 'code',
          position: 0,
          text: 'a\nb',
          body: { _tag: 'stream', name: 'stderr', text: '' },
        },
        {
          id: 'code:1',
          cellId: 'code',
          position: 1,
          text: '',
          body: {
            _tag: 'display',
            data: { 'text/plain': '42', 'application/json': ['kept', 'apart'] },
            metadata: { isolated: true },
            executionCount: 3,
          },
        },
      ],
    })
  })

  test('may start with a byte order mark', () => {
    expect(decode(`\uFEFF${file([code()])}`).cells).toHaveLength(1)
  })

  test('may leave out what has a default', () => {
    const cells = [
      { cell_type: 'code', outputs: [{ output_type: 'stream' }, { output_type: 'error' }] },
      { cell_type: 'raw', metadata: null, source: null, attachments: null },
    ]
    const { notebook, cells: rows, outputs } = decode(JSON.stringify({ nbformat: 4, cells }))
    expect(notebook).toEqual({ title: '', metadata: {} })
    expect(rows).toMatchObject([
      { id: 'cell-1', kind: 'code', source: '', metadata: {} },
      { id: 'cell-2', kind: 'raw', source: '', metadata: {} },
    ])
    expect(outputs.map((output) => output.body)).toEqual([
      { _tag: 'stream', name: 'stdout', text: '' },
      { _tag: 'error', ename: '', evalue: '', traceback: [] },
    ])
  })

  test('of a later minor version is read as far as it is known', () => {
    const cells = [code({ future: true }), { cell_type: 'chart', source: 'x' }]
    const { cells: rows } = decode(file(cells, { nbformat_minor: 9, future: true }))
    expect(rows.map((row) => row.kind)).toEqual(['code', 'chart'])
  })

  test('keeps the kind of a cell that nbformat does not know', () => {
    const cells = [
      code({ metadata: { anode: { kind: 'sql', limit: 10 }, tags: [] } }),
      code({ id: 'b', metadata: { anode: { kind: 'sql' } } }),
      code({ id: 'c', metadata: { anode: { kind: 'markdown' } } }),
    ]
    expect(decode(file(cells)).cells).toMatchObject([
      { kind: 'sql', metadata: { anode: { limit: 10 }, tags: [] } },
      { kind: 'sql', metadata: {} },
      // A code cell stays one, whatever it says beside.
      { kind: 'code', metadata: { anode: { kind: 'markdown' } } },
    ])
  })

  test.each(['*', -1, 1.5, {}])('takes the execution count %j as none', (execution_count) => {
    expect(decode(file([code({ execution_count })])).cells[0]).not.toHaveProperty('executionCount')
  })
})

describe('cell ids', () => {
  test('are kept where they are valid', () => {
    expect(ids('a', 'B-2_c', 'x'.repeat(64))).toEqual(['a', 'B-2_c', 'x'.repeat(64)])
  })

  test('are made where they are missing, always the same', () => {
    expect(ids(undefined, 'cell-3', undefined, 5)).toEqual(['cell-1', 'cell-3', 'cell-3-2', 'cell-4'])
  })

  test('are told apart where they are used twice, without taking another cell’s', () => {
    expect(ids('a', 'a', 'a-2', 'a')).toEqual(['a', 'a-3', 'a-2', 'a-4'])
  })

  test('are made valid', () => {
    const made = ids('with space', 'ü', '', 'y'.repeat(65), 'y'.repeat(66))
    expect(made.slice(0, 3)).toEqual(['with-space', '-', 'cell-3'])
    expect(new Set(made).size).toBe(5)
    for (const id of made) expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/)
  })
})

describe('what is no notebook is refused, with the place and what to do', () => {
  test.each([
    ['{"nbformat": 4, ', '', 'not JSON'],
    ['', '', 'empty'],
    ['[]', '', 'not an object'],
    ['null', '', 'not an object'],
    ['{}', 'nbformat', 'missing'],
    ['{"a": 1,}', '', 'line 1, column 9'],
    [' \n', '', 'empty'],
    [JSON.stringify({ nbformat: 5 }), 'nbformat', 'nbformat 5'],
    [file({}), 'cells', 'not a list'],
    [file('x'), 'cells', 'not a list'],
  ])('%s', (text, path, words) => {
    const error = errorOf(text)
    expect(error.path.slice(0, path.length || undefined)).toBe(path)
    expect(error.message).toContain(words)
    expect(error.message).toMatch(/\. (Get|Choose|Convert|Save|Repair)/)
  })
})
