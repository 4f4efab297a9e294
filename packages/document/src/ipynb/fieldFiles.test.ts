/**
 * Files that people have: small ones of a kind that went wrong somewhere, collected from public trackers. Each is
 * opened or refused as it says here, goes through the log, and is written again as it was, byte for byte.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { Either } from 'effect'
import { describe, expect, test } from 'vitest'
import { openFile, saveFile } from '../testing/index.ts'
import { decodeIpynb } from './decodeIpynb.ts'

const folder = new URL('../../fixtures/field/', import.meta.url)
const read = (name: string): Uint8Array => readFileSync(new URL(name, folder))

/** What is refused, and a word of why. */
const refused: Readonly<Record<string, string>> = {
  'array_top.ipynb': 'not an object',
  'cells_obj.ipynb': 'not a list',
  'cells_str.ipynb': 'not a list',
  'empty.ipynb': 'empty',
  'invalid_json.ipynb': 'ends too early, line 1, column 12',
  'nbformat5.ipynb': 'newer than the nbformat 4',
  'null_top.ipynb': 'not an object',
  'number_top.ipynb': 'not an object',
  'spaces.ipynb': 'empty',
  'string_top.ipynb': 'not an object',
  'trailing_comma.ipynb': 'one too many, line 1, column 60',
  'true_top.ipynb': 'not an object',
}

/** Where something is repaired, and said. Files that are not named here are right as they are. */
const repaired: Readonly<Record<string, ReadonlyArray<string>>> = {
  'att_proto.ipynb': ['cells[0].attachments["__proto__"]'],
  'att_str.ipynb': ['cells[0].attachments["a"]'],
  'bad_ids.ipynb': [0, 1, 2, 3, 4, 5, 6].map((index) => `cells[${index}].id`),
  'bom.ipynb': [''],
  'cell_array.ipynb': ['cells[0]'],
  'cell_null.ipynb': ['cells[0]'],
  'cell_str.ipynb': ['cells[0]'],
  'cell_type_num.ipynb': ['cells[0].cell_type'],
  'cells_null.ipynb': ['cells'],
  'data_array.ipynb': ['cells[0].outputs[0].data'],
  'data_num.ipynb': ['text/plain', 'text/html', 'image/png'].map(
    (mime) => `cells[0].outputs[0].data["${mime}"]`,
  ),
  'deep_1000.ipynb': ['metadata.x'],
  'dup_ids.ipynb': ['cells[1].id', 'cells[3].id'],
  'dup_keys.ipynb': ['cells'],
  'evalue_num.ipynb': ['cells[0].outputs[0].evalue'],
  'exec_count_float.ipynb': ['cells[0].execution_count'],
  'exec_count_huge.ipynb': ['cells[0].execution_count'],
  'exec_count_neg.ipynb': ['cells[0].execution_count'],
  'exec_count_str.ipynb': ['cells[0].execution_count'],
  'hostile_page.ipynb': ['cells[103].cell_type'],
  'latin1.ipynb': [''],
  'meta_array.ipynb': ['metadata'],
  'minor_str.ipynb': ['nbformat_minor'],
  'nan_meta.ipynb': [''],
  'nan_output.ipynb': [''],
  'nbformat_4.5f.ipynb': ['nbformat'],
  'nbformat_missing.ipynb': ['nbformat', 'nbformat_minor'],
  'nbformat_nan.ipynb': ['', 'nbformat'],
  'nbformat_neg.ipynb': ['nbformat'],
  'nbformat2.ipynb': ['nbformat'],
  'nbformat3.ipynb': ['nbformat'],
  'no_cell_type.ipynb': ['cells[0].cell_type'],
  'no_cells.ipynb': ['cells'],
  'output_null.ipynb': ['cells[0].outputs[0]'],
  'output_type_unknown.ipynb': ['cells[0].outputs[0]'],
  'outputs_null.ipynb': ['cells[0].outputs'],
  'outputs_obj.ipynb': ['cells[0].outputs'],
  'source_list_null.ipynb': ['cells[0].source'],
  'source_list_num.ipynb': ['cells[0].source'],
  'source_null.ipynb': ['cells[0].source'],
  'source_num.ipynb': ['cells[0].source'],
  'source_obj.ipynb': ['cells[0].source'],
  'stream_name_other.ipynb': ['cells[0].outputs[0].name'],
  'stream_no_name.ipynb': ['cells[0].outputs[0].name'],
  'traceback_str.ipynb': ['cells[0].outputs[0].traceback'],
}

/** What the upgrade of an earlier version rewrites. */
const upgraded = new Set(['nbformat2.ipynb', 'nbformat3.ipynb'])

const python = { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } }
const file = (cells: ReadonlyArray<object>, metadata: object = python) =>
  `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
const shown = (data: object) =>
  file([
    {
      ...{ cell_type: 'code', id: 'a', metadata: {}, source: '1', execution_count: null },
      outputs: [{ output_type: 'display_data', data, metadata: {} }],
    },
  ])
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const withValue = (text: string, value: string) => text.replace('"VALUE"', value)

/** Those that are too large to lie here, made as they are: their value, and where they are repaired. */
const large: ReadonlyArray<readonly [string, string, ReadonlyArray<string>]> = [
  ['big_text_surrogate', shown({ 'text/html': `${'x'.repeat(70_000)}\ud800` }), []],
  ['bom_big_text', shown({ 'text/html': `\ufeff${'x'.repeat(70_000)}` }), []],
  [
    'cell_type_long',
    file([{ cell_type: 'z'.repeat(100_000), id: 'h', metadata: {}, source: 'x' }]),
    ['cells[0].cell_type'],
  ],
  ['deep_5000', withValue(file([], { x: 'VALUE' }), '['.repeat(5000) + ']'.repeat(5000)), ['metadata.x']],
  ['deep_out_5000', withValue(shown({ 'application/json': 'VALUE' }), nested(5000)), []],
  ['deep_out_20000', withValue(shown({ 'application/json': 'VALUE' }), nested(20_000)), []],
  ['img_b64_nonzero_pad', shown({ 'image/png': `${'QUJD'.repeat(20_000)}QR==` }), []],
  ['img_b64_urlsafe', shown({ 'image/png': 'QUJ-'.repeat(20_000) }), []],
  ['img_b64_ws', shown({ 'image/png': `${'QUJD'.repeat(19)}\n`.repeat(2000) }), []],
  ['img_bad_b64', shown({ 'image/png': '!!!not base64!!!'.repeat(6000) }), []],
  ['img_big_list', shown({ 'image/png': Array(2000).fill(`${'QUJD'.repeat(19)}\n`) }), []],
  ['title_long', file([], { title: 't'.repeat(100_000) }), []],
]

describe('a file from the field', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb'))
  test.each(names.filter((name) => name in refused))('%s is refused, with the reason', (name) => {
    const { message } = Either.getOrThrow(Either.flip(decodeIpynb(read(name))))
    expect(message).toContain(refused[name])
    expect(message).toMatch(/\. (Get|Choose|Convert|Save|Repair)/)
  })

  test.each(names.filter((name) => !(name in refused)))('%s is opened and comes back as it was', (name) => {
    const opened = openFile(read(name))
    expect(opened.repairs.map(({ path }) => path)).toEqual(repaired[name] ?? [])
    const saved = saveFile(opened)
    if (!upgraded.has(name)) expect(Buffer.from(saved).equals(read(name))).toBe(true)
    // Also without the file at hand there is a file to write.
    expect(Either.isRight(decodeIpynb(saveFile(opened, { isNew: true })))).toBe(true)
  })

  test.each(large)('%s is opened and comes back as it was', (_, text, paths) => {
    const opened = openFile(text)
    expect(opened.repairs.map(({ path }) => path)).toEqual(paths)
    expect(new TextDecoder().decode(saveFile(opened))).toBe(text)
    saveFile(opened, { isNew: true })
  })

  test('holds in its state what it says', () => {
    const cellsOf = (name: string) => openFile(read(name)).state.cells
    const outputsOf = (name: string) => openFile(read(name)).state.outputs
    expect(cellsOf('01_crlf_source.ipynb')).toMatchObject([{ source: 'a = 1\nb = 2\nc = 3\nprint(a, b, c)' }])
    expect(cellsOf('04_nul_source.ipynb')).toMatchObject([{ source: 'a = 1\nb = "x\0y"\nc = 3' }])
    expect(cellsOf('crlf.ipynb')).toMatchObject([{ source: 'a\nb\nc\u2028d\fe\u0085f' }])
    expect(cellsOf('anode_kind.ipynb')).toMatchObject([
      { kind: 'sql', metadata: {} },
      { kind: 'markdown', metadata: { anode: { kind: '../../x' } } },
      { kind: 'markdown', metadata: { anode: { kind: 'code' } } },
      { kind: 'markdown', metadata: { anode: 'str' } },
    ])
    expect(cellsOf('code_attachments.ipynb')).toMatchObject([
      { kind: 'code', attachments: { 'a.png': { 'image/png': 'aGk=' } } },
    ])
    expect(outputsOf('md_outputs.ipynb')).toMatchObject([{ cellId: 'm', text: 'lost?' }])
    expect(outputsOf('output_null.ipynb')).toMatchObject([{ body: { data: { 'text/plain': 'null' } } }])
    expect(outputsOf('traceback_str.ipynb')).toMatchObject([{ body: { traceback: ['line'] } }])
    expect(openFile(read('bom.ipynb')).state.cells).toHaveLength(1)
    expect(openFile(read('latin1.ipynb')).state.cells).toMatchObject([
      { source: 'caf\ufffd na\ufffdve \ufffd' },
    ])
    expect(openFile(read('title_ctrl.ipynb')).state.notebook.title).toBe('a\nb\0c\u202e')
  })

  test('has no value that is taken for one of our references', () => {
    const { state, artifacts } = openFile(read('artifact_ref.ipynb'))
    const [row] = state.outputs as ReadonlyArray<{ body: { data: Record<string, { $artifact: string }> } }>
    const ref = row?.body.data['application/json']
    expect(ref?.$artifact).not.toBe('a'.repeat(64))
    expect(JSON.parse(new TextDecoder().decode(artifacts.get(ref?.$artifact ?? '')))).toEqual({
      $artifact: 'a'.repeat(64),
      bytes: 5,
      encoding: 'utf8',
    })
  })
})
