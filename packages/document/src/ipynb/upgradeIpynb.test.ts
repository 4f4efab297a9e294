import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convertByJupyter } from '../testing/convertByJupyter.ts'
import { anyText, nbformatErrors, openFile, saveFile } from '../testing/index.ts'

// Python's JSON has no half characters, and older files were written in lines with their ends.
const anyWhole = anyText.map((text) => text.toWellFormed())
const anyLines = fc.oneof(
  anyWhole,
  fc.array(
    anyWhole.map((line) => `${line.replace(/[\r\n]/g, '')}\n`),
    { maxLength: 3 },
  ),
  fc.constant(['written', 'without', 'ends']),
)
const anyMetadata = fc.dictionary(fc.constantFrom('a', 'slideshow', 'Ä'), fc.jsonValue({ maxDepth: 1 }), {
  noNullPrototype: true,
  maxKeys: 2,
})
const anyData = fc.record(
  {
    text: anyLines,
    html: anyLines,
    svg: anyLines,
    latex: anyLines,
    javascript: anyLines,
    png: fc.constant('iVBORw0KGgo=\n'),
    jpeg: fc.constant('/9j/4AAQ\n'),
    json: fc.constantFrom('{"a": [1, 2.5]}', '[]'),
    metadata: fc.constant({ png: { width: 3 } }),
  },
  { requiredKeys: [] },
)
const anyOutput = fc.oneof(
  fc.tuple(anyData, fc.nat(9)).map(([data, n]) => ({ output_type: 'pyout', prompt_number: n, ...data })),
  anyData.map((data) => ({ output_type: 'display_data', ...data })),
  fc.record({
    output_type: fc.constant('stream'),
    stream: fc.constantFrom('stdout', 'stderr'),
    text: anyLines,
  }),
  fc.record({
    output_type: fc.constant('pyerr'),
    ename: anyWhole,
    evalue: anyWhole,
    traceback: fc.array(anyWhole, { maxLength: 2 }),
  }),
)
const anyCell = fc.oneof(
  fc.record({
    cell_type: fc.constant('code'),
    input: anyLines,
    language: fc.constant('python'),
    collapsed: fc.boolean(),
    prompt_number: fc.option(fc.nat(9)),
    outputs: fc.array(anyOutput, { maxLength: 3 }),
    metadata: anyMetadata,
  }),
  fc.record({
    cell_type: fc.constantFrom('markdown', 'raw', 'html'),
    source: anyLines,
    metadata: anyMetadata,
  }),
  fc.record({
    cell_type: fc.constant('heading'),
    level: fc.integer({ min: 1, max: 6 }),
    source: anyLines,
    metadata: anyMetadata,
  }),
)
const anySheets = fc.array(
  fc.record({ cells: fc.array(anyCell, { maxLength: 4 }), metadata: fc.constant({}) }),
  { minLength: 1, maxLength: 2 },
)
const anyThird = fc.tuple(anySheets, anyMetadata).map(([worksheets, metadata]) => ({
  ...{ nbformat: 3, nbformat_minor: 0, metadata: { ...metadata, name: 'Old', signature: 's' } },
  worksheets,
}))
/** In nbformat 2 lines never had their ends. */
const withoutEnds = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.map((item) => (typeof item === 'string' ? item.replace(/\n$/, '') : withoutEnds(item)))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutEnds(inner)]))
}
const anySecond = anySheets.map((worksheets) => ({
  ...{ nbformat: 2, metadata: { name: '' } },
  worksheets: withoutEnds(worksheets),
}))
const anyFirst = fc
  .array(
    fc.oneof(
      fc.record({ cell_type: fc.constant('code'), code: anyWhole, prompt_number: fc.nat(9) }),
      fc.record({ cell_type: fc.constant('text'), text: anyWhole }),
    ),
    { maxLength: 3 },
  )
  .map((cells) => ({ nbformat: 1, cells }))

/** What a file says, however its texts are cut into lines, and without the ids that Jupyter makes up. */
const meaning = (value: unknown, key = ''): unknown => {
  const isText = key === 'source' || key === 'text' || /^(text|image)\/|javascript$/.test(key)
  if (Array.isArray(value)) return isText ? value.join('') : value.map((item) => meaning(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'id' && name !== 'nbformat_minor')
      .map(([name, inner]) => [name, meaning(inner, name)]),
  )
}

/** With ids for its cells, as Jupyter's schema of 4.5, the one at hand, wants them. */
const withIds = (text: string): string => {
  const file = JSON.parse(text)
  const cells = file.cells.map((cell: object, index: number) => ({ ...cell, id: `c${index}` }))
  return JSON.stringify({ ...file, cells, nbformat_minor: 5 })
}

const upgraded = (text: string): string => new TextDecoder().decode(saveFile(openFile(text)))

describe('a notebook of nbformat 1, 2 or 3', () => {
  test.each([
    ['1', anyFirst],
    ['2', anySecond],
    ['3', anyThird],
  ] as const)('%s means what Jupyter makes of it, and is valid', (_, any) => {
    const texts = fc
      .sample<unknown>(any as fc.Arbitrary<unknown>, { numRuns: 80 })
      .map((file) => JSON.stringify(file))
    convertByJupyter(texts).forEach((theirs, index) => {
      const ours = upgraded(texts[index] as string)
      expect(meaning(JSON.parse(ours)), texts[index]).toEqual(meaning(theirs))
      expect(nbformatErrors(withIds(ours))).toEqual([])
    })
  })

  test('keeps the numbers of its outputs and says what was done', () => {
    const { state, repairs } = openFile(
      JSON.stringify({
        ...{ nbformat: 3, nbformat_minor: 0, metadata: { name: 'x' } },
        worksheets: [
          {
            cells: [
              { cell_type: 'heading', level: 2, source: ['One\n', 'two'] },
              {
                ...{ cell_type: 'code', input: ['1 +\n', '1'], prompt_number: 4, collapsed: true },
                outputs: [{ output_type: 'pyout', prompt_number: 4, text: ['2'], json: '{"n": 1.50}' }],
              },
            ],
          },
        ],
      }).replace('1.50', '12345678901234567890'),
    )
    expect(state.cells).toMatchObject([
      { kind: 'markdown', source: '## One two' },
      { kind: 'code', source: '1 +\n1', executionCount: 4, metadata: { collapsed: true } },
    ])
    expect(state.outputs).toMatchObject([
      { body: { data: { 'text/plain': '2', 'application/json': { encoding: 'json' } }, executionCount: 4 } },
    ])
    expect(repairs).toEqual([{ path: 'nbformat', message: expect.stringContaining('nbformat 3') }])
  })
})
