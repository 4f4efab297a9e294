import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TableCell } from '../../table/TableSource.ts'
import { arrowTable } from './arrowTable.ts'
import { csvTable } from './csvTable.ts'
import { excelTable } from './excelTable.ts'
import { jsonLinesTable } from './jsonLinesTable.ts'
import { parquetTable } from './parquetTable.ts'
import type { TableFormat, TableReader, TableRequest } from './TableReader.ts'

let content = Buffer.alloc(0)
/** The server's route for files: a range of the file, in pieces of so many bytes. */
let piece = 64 * 1024

const serve = (_url: string, { headers }: { headers: Record<string, string> }): Response => {
  const [, from, to] = (/bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? []).map(Number)
  const bytes = content.subarray(from, (to ?? 0) + 1)
  let at = 0
  return new Response(
    new ReadableStream({
      pull: (controller) => {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(new Uint8Array(bytes.subarray(at, at + piece)))
        at += piece
      },
    }),
    { status: 206 },
  )
}

beforeEach(() => {
  piece = 64 * 1024
  vi.stubGlobal('fetch', vi.fn(serve))
})
afterEach(() => vi.unstubAllGlobals())

const request = (bytes: Buffer | string, format: TableFormat, sheet?: number): TableRequest => {
  content = Buffer.from(bytes as string)
  return { format, sheet, file: { path: 'a', name: 'a', size: content.length, version: '"1"' } }
}
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))

const read = async (
  table: TableReader,
  from = 0,
  to = 1e9,
): Promise<ReadonlyArray<ReadonlyArray<TableCell>>> => {
  await table.readOn?.(1e12, () => {})
  return table.rows({ from, to: Math.min(to, table.count().rows), left: 0, right: table.columns.length })
}
const heads = (table: TableReader) => table.columns.map(({ name, type }) => `${name}: ${type}`)

describe('a table in text', () => {
  it('has quotes with line breaks, semicolons, a mark at its beginning and rows that are too short', async () => {
    piece = 1
    const table = await csvTable(
      request('\ufeffname;count\r\n"a ""wren"";\r\nof two lines";3\r\n\r\n;4\r\nowl', 'csv'),
    )
    expect(heads(table)).toEqual(['name: text', 'count: integer'])
    expect(table.notes).toEqual(['Divided by semicolons'])
    expect(await read(table)).toEqual([
      ['a "wren";\r\nof two lines', '3'],
      ['', '4'],
      ['owl', null],
    ])
    expect(table.count()).toEqual({ rows: 3, isExact: true })
  })

  it('is found again at any row, wherever the parts of the file are cut', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},"line ${i}\n""second"""\n`)
    for (const size of [1000, 65_536, 70_001]) {
      piece = size
      const table = await csvTable(request(`id,text\n${rows.join('')}`, 'csv'))
      await table.readOn?.(1e12, () => {})
      expect(table.count().rows).toBe(30_000)
      for (const from of [0, 1, 4_095, 29_999]) {
        expect(await read(table, from, from + 2)).toEqual(
          [from, from + 1].filter((i) => i < 30_000).map((i) => [String(i), `line ${i}\n"second"`]),
        )
      }
    }
  })

  it('is read in UTF-16 and Latin-1, which is said', async () => {
    piece = 3
    const utf16 = await csvTable(request(Buffer.from('\ufeffname,count\nå,1\nü,2\n', 'utf16le'), 'csv'))
    expect(await read(utf16)).toEqual([
      ['å', '1'],
      ['ü', '2'],
    ])
    expect(utf16.notes).toEqual(['Read as UTF-16'])
    const big = Buffer.from('\ufeffname,count\nå,1\n', 'utf16le').swap16()
    expect(await read(await csvTable(request(big, 'csv')))).toEqual([['å', '1']])
    const latin = await csvTable(request(Buffer.from('name\tcount\nå\t1\n', 'latin1'), 'tsv'))
    expect(await read(latin)).toEqual([['å', '1']])
    expect(latin.notes).toEqual(['Read as Latin-1 (Windows-1252)'])
  })

  it('without heads calls its columns by number, and keeps zeros of codes', async () => {
    const table = await csvTable(request('1,007\n2,008\n', 'csv'))
    expect(heads(table)).toEqual(['Column 1: integer', 'Column 2: text'])
    expect(await read(table)).toEqual([
      ['1', '007'],
      ['2', '008'],
    ])
  })
})

describe('JSON lines', () => {
  it('keep numbers as they are written, and say which line is wrong', async () => {
    const table = await jsonLinesTable(
      request('{"id": 12345678901234567890, "a": {"b": [1]}}\n{"id": null}\n{"id": 3,\n[1]\n', 'jsonl'),
    )
    expect(heads(table)).toEqual(['id: number', 'a: object', '(other values): mixed'])
    expect(table.notes[0]).toMatch(/^Line 3 is no JSON/)
    const rows = await read(table)
    expect(rows.slice(0, 2)).toEqual([
      ['12345678901234567890', '{"b":[1]}', null],
      [null, null, null],
    ])
    expect(rows[2]?.[0]).toMatchObject({ problem: expect.stringContaining('Line 3 is no JSON') })
    expect(rows[3]).toEqual([null, null, '[1]'])
  })

  it('are none where no line is JSON', async () => {
    await expect(jsonLinesTable(request('{\na\n:}\n', 'jsonl'))).rejects.toThrow('No line of it')
  })
})

/** What `fixtures` hold, in each format: exact where JavaScript's own numbers and dates are not. */
const BIRDS = [
  [
    '9007199254740993',
    '12345678901234567.89',
    'wren',
    '2023-11-14 22:13:20.123456789',
    '2023-11-14 22:13:20.123456Z',
  ],
  ['2', '-0.05', '', '1970-01-01 00:00:00', '1970-01-01 00:00:00Z'],
  [null, null, null, null, null],
]
const REST = [
  ['2024-02-29', '01:02:03.456', '["a","b"]', '{"x":1,"y":2.5}', 'true', 'p', '0.1'],
  ['1969-12-31', '00:00:00', '[]', '{"x":9007199254740993,"y":null}', 'false', 'q', 'NaN'],
  [null, null, null, null, null, null, null],
]
const ALL = BIRDS.map((row, i) => [...row, ...(REST[i] as (string | null)[])])

describe('typed tables', () => {
  it('of Parquet are exact', async () => {
    const table = await parquetTable(request(fixture('birds.parquet'), 'parquet'))
    expect(heads(table).slice(0, 5)).toEqual([
      'id: int64',
      'price: decimal(20, 2)',
      'name: text',
      'at: timestamp',
      'utc: timestamp UTC',
    ])
    expect(await read(table)).toEqual(ALL)
    expect(await table.rows({ from: 1, to: 2, left: 2, right: 4 })).toEqual([['', '1970-01-01 00:00:00']])
  })

  it.each(['birds.arrow', 'birds.arrows', 'birds.feather'])('of Arrow are exact: %s', async (name) => {
    const table = await arrowTable(request(fixture(name), 'arrow'))
    expect(table.columns[1]).toEqual({ name: 'price', type: 'decimal(20, 2)', isNumeric: true })
    expect(await read(table)).toEqual(ALL)
  })

  it('of Excel have sheets', async () => {
    const table = await excelTable(request(fixture('birds.xlsx'), 'excel'))
    expect(table.sheets).toEqual(['Birds', 'Second'])
    expect(heads(table)).toEqual(['name: text', 'count: number', 'seen: date'])
    expect(await read(table)).toEqual([
      ['wren', '3', '2024-02-29'],
      ['owl', '0.1', ''],
    ])
    expect(await read(await excelTable(request(fixture('birds.xlsx'), 'excel', 1)))).toEqual([['only']])
  })

  it('that are cut off, damaged or encrypted say so', async () => {
    const cut = (name: string) => fixture(name).subarray(0, 1000)
    await expect(parquetTable(request(cut('birds.parquet'), 'parquet'))).rejects.toThrow('Its end')
    await expect(arrowTable(request(cut('birds.arrow'), 'arrow'))).rejects.toThrow('cannot be read as Arrow')
    await expect(excelTable(request(cut('birds.xlsx'), 'excel'))).rejects.toThrow(
      'cannot be read as a workbook',
    )
    const locked = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    await expect(excelTable(request(locked, 'excel'))).rejects.toThrow('encrypted with a password')
  })
})
