import type { TableCell, TableColumn, TablePart } from '../../table/TableSource.ts'
import { encodingOf } from '../encodingOf.ts'
import { partOf } from '../ServedFile.ts'
import { cellText, cut } from './cellText.ts'
import { RecordFile } from './RecordFile.ts'
import { splitRecords } from './RecordScanner.ts'
import { NoTable, type TableReader, type TableRequest } from './TableReader.ts'

const SAMPLE = 1024 * 1024
const SAMPLED = 1000

/** Columns that are made of the keys of objects at most. */
const WIDEST = 10_000

const RULES = { delimiter: -1, hasQuotes: false, end: 10 }

/** A number that JavaScript would round stays as it is written. */
const exact = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  if (typeof value !== 'number' || context?.source === undefined || String(value) === context.source)
    return value
  const { rawJSON } = JSON as { rawJSON?: (text: string) => unknown }
  return rawJSON?.(context.source) ?? value
}

const parse = (line: string): unknown => JSON.parse(line, exact as (key: string, value: unknown) => unknown)

const valueText = (value: unknown): TableCell => {
  const raw = value !== null && typeof value === 'object' && !Array.isArray(value) && 'rawJSON' in value
  return raw ? String((value as { rawJSON: unknown }).rawJSON) : cellText(value)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !('rawJSON' in value)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const typeOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : Array.isArray(value)
      ? 'list'
      : isObject(value)
        ? 'object'
        : typeof value === 'boolean'
          ? 'true/false'
          : typeof value === 'string'
            ? 'text'
            : 'number'

/** A JSON value on each line; of objects each key is a column. */
export const jsonLinesTable = async ({ file }: TableRequest): Promise<TableReader> => {
  const head = await partOf(file, 0, Math.min(file.size, SAMPLE))
  const encoding = encodingOf(head)
  const text = new TextDecoder(encoding.label).decode(head.subarray(encoding.mark), { stream: true })
  const all = splitRecords(text, RULES).slice(0, SAMPLED)
  const lines = file.size > SAMPLE && all.length > 1 && all.length < SAMPLED ? all.slice(0, -1) : all
  if (lines.length === 0) throw new NoTable('There is nothing in it but blank lines.')
  const types = new Map<string, Set<string>>()
  const wrong: string[] = []
  let hasValues = false
  for (const [i, [line = '']] of lines.entries()) {
    try {
      const value = parse(line)
      if (!isObject(value)) hasValues = true
      else
        for (const [key, each] of Object.entries(value)) {
          const before = types.get(key)
          if (before !== undefined) before.add(typeOf(each))
          else if (types.size < WIDEST) types.set(key, new Set([typeOf(each)]))
        }
    } catch (error) {
      wrong.push(`Line ${i + 1} is no JSON: ${messageOf(error)}`)
    }
  }
  if (wrong.length === lines.length) {
    throw new NoTable(
      `No line of it is JSON. ${wrong[0]}`,
      'If it is one JSON document over many lines, give it the ending .json.',
    )
  }
  const columns: TableColumn[] = [...types].map(([name, kinds]) => {
    kinds.delete('')
    const type = kinds.size === 1 ? ([...kinds][0] as string) : kinds.size === 0 ? 'empty' : 'mixed'
    return { name, type, isNumeric: type === 'number' }
  })
  // What is no object stands in a column of its own.
  const keys: (string | null)[] = [...types.keys()]
  if (hasValues || keys.length === 0) {
    keys.push(null)
    columns.push({ name: keys.length === 1 ? 'value' : '(other values)', type: 'mixed', isNumeric: false })
  }
  const records = new RecordFile(file, encoding, RULES)
  const cells = (line: string, number: number, left: number, right: number): TableCell[] => {
    const wanted = keys.slice(left, right)
    try {
      const value = parse(line)
      return wanted.map((key) =>
        key === null
          ? isObject(value)
            ? null
            : valueText(value)
          : isObject(value)
            ? valueText(value[key])
            : null,
      )
    } catch (error) {
      const problem = cut(`Line ${number} is no JSON (${messageOf(error)}): ${line.slice(0, 200)}`)
      return wanted.map((_, i) => (left + i === 0 ? { problem } : null))
    }
  }
  return {
    columns,
    notes: [
      ...(encoding.words === null ? [] : [`Read as ${encoding.words}`]),
      ...wrong.slice(0, 1),
      ...(wrong.length > 1 ? [`${wrong.length - 1} more lines are no JSON`] : []),
    ],
    count: () => ({ rows: records.count, isExact: records.isWhole }),
    seen: () => records.seen,
    readOn: (bytes, progress) => records.readOn(bytes, progress),
    rows: async ({ from, to, left, right }: TablePart) => {
      const rows: TableCell[][] = []
      for await (const { row, text } of records.texts(from, to)) {
        const found = splitRecords(text, RULES)
        for (let i = Math.max(0, from - row); i < found.length && row + i < to; i++) {
          rows.push(cells(found[i]?.[0] ?? '', row + i + 1, left, right))
        }
      }
      return rows
    },
  }
}
