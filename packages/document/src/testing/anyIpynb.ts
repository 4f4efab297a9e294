import fc from 'fast-check'
import { anyText } from './randomLog.ts'

const anyKey = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((key) => key !== '__proto__'),
  fc.constantFrom('custom', 'jupyter', 'isolated', 'toString'),
)
/** A key `__proto__` stays in the file and in no value: `lossless.test.ts` has it. */
const anyJson = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.stringify(value))
  .filter((json) => !json.includes('__proto__'))
  .map((json): unknown => JSON.parse(json))
const anyLines = fc.oneof(anyText, fc.array(anyText, { maxLength: 4 }))

/** Metadata of anything that has any, apart from the keys that nbformat gives a type. */
const anyMetadata = fc.dictionary(
  anyKey.filter((key) => !['jupyter', 'tags', 'name', 'format', 'execution'].includes(key)),
  anyJson,
  { noNullPrototype: true, maxKeys: 3 },
)

const anyCellMetadata = fc
  .tuple(
    anyMetadata,
    fc.record(
      {
        tags: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}$/), { maxLength: 3 }),
        jupyter: fc.constant({ source_hidden: true }),
        anode: fc.constantFrom<unknown>({ height: 3 }, 'text', { kind: 'code' }, {}, { kind: 5 }),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([any, known]) => ({ ...any, ...known }))

const textMimes = [
  'text/plain',
  'text/html',
  'image/svg+xml',
  'image/png',
  'application/x-unknown',
  'model/a+json',
]
const jsonMimes = ['application/json', 'application/vnd.plotly.v1+json', 'application/geo+json']
const anyBundle = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...textMimes), anyLines, { noNullPrototype: true, maxKeys: 3 }),
    fc.dictionary(fc.constantFrom(...jsonMimes), anyJson, { noNullPrototype: true, maxKeys: 2 }),
  )
  .map(([text, json]) => ({ ...text, ...json }))

const anyCount = fc.option(fc.nat(999), { nil: null })
const outputType = <Type extends string>(type: Type) => fc.constant(type)
const anyOutput = fc.oneof(
  fc.record({
    output_type: outputType('stream'),
    name: fc.constantFrom('stdout', 'stderr'),
    text: anyLines,
  }),
  fc.record({ output_type: outputType('display_data'), data: anyBundle, metadata: anyMetadata }),
  fc.record({
    output_type: outputType('execute_result'),
    data: anyBundle,
    metadata: anyMetadata,
    execution_count: anyCount,
  }),
  fc.record({
    output_type: outputType('error'),
    ename: anyText,
    evalue: anyText,
    traceback: fc.array(anyText, { maxLength: 3 }),
  }),
)

const anyAttachments = fc.dictionary(anyKey, anyBundle, { noNullPrototype: true, maxKeys: 2 })
const textCell = <Type extends string>(type: Type) =>
  fc.record(
    {
      cell_type: fc.constant(type),
      metadata: anyCellMetadata,
      source: anyLines,
      attachments: anyAttachments,
    },
    { requiredKeys: ['cell_type', 'metadata', 'source'] },
  )
const anyCell = fc.oneof(
  fc.record({
    cell_type: fc.constant('code'),
    metadata: anyCellMetadata,
    source: anyLines,
    execution_count: anyCount,
    outputs: fc.array(anyOutput, { maxLength: 4 }),
  }),
  textCell('markdown'),
  textCell('raw'),
)

const anyCells = fc
  .array(fc.tuple(anyCell, fc.stringMatching(/^[a-zA-Z0-9_-]{1,64}$/)), { maxLength: 6 })
  .map((cells) => cells.map(([cell, id], index) => ({ ...cell, id: `${id}${index}`.slice(-64) })))

const anyNotebookMetadata = fc
  .tuple(
    anyMetadata.map(({ title: _title, authors: _authors, orig_nbformat: _minor, ...metadata }) => metadata),
    fc.record({ title: anyText, authors: fc.constant([{ name: 'Ann' }]) }, { requiredKeys: [] }),
  )
  .map(([any, known]) => ({
    ...any,
    ...known,
    kernelspec: { name: 'julia-1.12', display_name: 'Julia 1.12', language: 'julia' },
    language_info: { name: 'julia', file_extension: '.jl' },
  }))

/** The content of any valid file of nbformat 4.5. */
export const anyIpynb = fc.record({
  nbformat: fc.constant(4),
  nbformat_minor: fc.constant(5),
  metadata: anyNotebookMetadata,
  cells: anyCells,
})
