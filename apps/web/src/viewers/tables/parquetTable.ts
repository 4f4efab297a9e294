import {
  type ParquetParsers,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { TableCell, TableColumn, TablePart } from '../../table/TableSource.ts'
import { partOf } from '../ServedFile.ts'
import { cellText, dateText, decimalText, timestampText, timeText } from './cellText.ts'
import { NoTable, type TableReader, type TableRequest } from './TableReader.ts'

/** Bytes of the file that are kept, so that scrolling within a row group asks for nothing twice. */
const KEPT = 96 * 1024 * 1024

/** Exact texts instead of dates of milliseconds. */
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (units) => timestampText(BigInt(units), 1000n),
  timestampFromMicroseconds: (units) => timestampText(BigInt(units), 1_000_000n),
  timestampFromNanoseconds: (units) => timestampText(BigInt(units), 1_000_000_000n),
  dateFromDays: (days) => dateText(days * 86_400_000),
}
for (const [name, parser] of Object.entries(parsers)) {
  const each = parser as (value: never) => unknown
  Object.assign(parsers, {
    [name]: (value: never) => (value === undefined || value === null ? value : each(value)),
  })
}

const PER_SECOND: Readonly<Record<string, bigint>> = {
  MILLIS: 1000n,
  MICROS: 1_000_000n,
  NANOS: 1_000_000_000n,
}

/** The number in the bytes of a decimal, whose highest byte comes first. */
const unitsOf = (value: unknown): bigint => {
  if (!(value instanceof Uint8Array)) return BigInt(value as number)
  let units = 0n
  for (const byte of value) units = (units << 8n) | BigInt(byte)
  return BigInt.asIntN(value.length * 8, units)
}

interface Shown {
  readonly column: TableColumn
  readonly text: (value: unknown) => TableCell
}

/** What a column of the file is called, and how its values are written. */
const shownOf = ({ element, children }: SchemaTree): Shown => {
  const { name, type, converted_type: converted, logical_type: logical } = element
  const shown = (words: string, isNumeric = false, text: Shown['text'] = cellText): Shown => ({
    column: { name, type: words, isNumeric },
    text: (value) => (value === null || value === undefined ? null : text(value)),
  })
  if (children.length > 0) {
    return shown(
      converted === 'LIST' || logical?.type === 'LIST'
        ? 'list'
        : converted === 'MAP' || logical?.type === 'MAP'
          ? 'map'
          : logical?.type === 'VARIANT'
            ? 'variant'
            : 'struct',
    )
  }
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0)
    asUnits(element)
    return shown(`decimal(${element.precision}, ${scale})`, true, (value) =>
      decimalText(unitsOf(value), scale),
    )
  }
  if (converted?.startsWith('TIME_') || logical?.type === 'TIME') {
    const unit = logical?.type === 'TIME' ? logical.unit : (converted?.slice(5) ?? 'MICROS')
    return shown('time', false, (value) => timeText(BigInt(value as number), PER_SECOND[unit] ?? 1000n))
  }
  if (converted?.startsWith('TIMESTAMP') || logical?.type === 'TIMESTAMP' || type === 'INT96') {
    return logical?.type === 'TIMESTAMP' && logical.isAdjustedToUTC
      ? shown('timestamp UTC', false, (value) => `${value}Z`)
      : shown('timestamp')
  }
  if (converted === 'DATE' || logical?.type === 'DATE') return shown('date')
  if (converted === 'JSON' || logical?.type === 'JSON') return shown('JSON')
  if (logical?.type === 'UUID') return shown('UUID')
  if (logical?.type === 'FLOAT16') return shown('float16', true)
  if (
    converted === 'UTF8' ||
    converted === 'ENUM' ||
    logical?.type === 'STRING' ||
    logical?.type === 'ENUM'
  ) {
    return shown('text')
  }
  if (type === 'INT32' || type === 'INT64') {
    const named = converted?.toLowerCase().replace('_', '') ?? type.toLowerCase()
    return shown(named, true)
  }
  if (type === 'FLOAT') return shown('float', true)
  if (type === 'DOUBLE') return shown('double', true)
  return shown(type === 'BOOLEAN' ? 'true/false' : 'bytes')
}

/** Has the reader give the units of a decimal as they are stored: it would make a rounded number of them. */
const asUnits = (element: SchemaElement): void => {
  delete element.converted_type
  delete element.logical_type
}

/** A Parquet file: only the row groups and columns that are seen are fetched. */
export const parquetTable = async ({ file }: TableRequest): Promise<TableReader> => {
  const slices = new Map<string, ArrayBuffer>()
  let kept = 0
  const buffer = {
    byteLength: file.size,
    slice: async (from: number, to = file.size): Promise<ArrayBuffer> => {
      const start = from < 0 ? file.size + from : from
      const key = `${start} ${to}`
      const before = slices.get(key)
      if (before !== undefined) return before
      const { buffer } = await partOf(file, start, to)
      slices.set(key, buffer)
      kept += buffer.byteLength
      for (const [old, bytes] of slices) {
        if (kept <= KEPT || old === key) break
        slices.delete(old)
        kept -= bytes.byteLength
      }
      return buffer
    },
  }
  let metadata: Awaited<ReturnType<typeof parquetMetadataAsync>>
  try {
    metadata = await parquetMetadataAsync(buffer)
  } catch (error) {
    throw new NoTable(
      `Its end, where a Parquet file says what is in it, cannot be read: ${error instanceof Error ? error.message : error}`,
      'It may be cut off, still being written, or encrypted. Write or copy it again.',
    )
  }
  const shown = parquetSchema(metadata).children.map(shownOf)
  const rows = Number(metadata.num_rows)
  const names = shown.map(({ column }) => column.name)
  return {
    columns: shown.map(({ column }) => column),
    notes: [],
    count: () => ({ rows, isExact: true }),
    rows: async ({ from, to, left, right }: TablePart) => {
      const columns = names.slice(left, right)
      const cells: TableCell[][] = Array.from({ length: Math.min(to, rows) - from }, () => [])
      await parquetRead({
        file: buffer,
        metadata,
        columns,
        rowStart: from,
        rowEnd: Math.min(to, rows),
        rowFormat: 'object',
        compressors,
        parsers,
        useOffsetIndex: true,
        onComplete: (found) => {
          for (const [i, row] of found.entries()) {
            cells[i] = columns.map((name, at) => shown[left + at]?.text(row[name]) ?? null)
          }
        },
      })
      return cells
    },
  }
}
