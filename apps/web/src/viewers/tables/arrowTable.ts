import { CompressionType, type DataType, setCompressionCodec, Type, tableFromIPC } from '@uwdata/flechette'
import { decompressZstd } from 'hyparquet-compressors'
import type { TableCell, TablePart } from '../../table/TableSource.ts'
import { partOf } from '../ServedFile.ts'
import { cellText, dateText, decimalText, timestampText, timeText } from './cellText.ts'
import { lz4Frame } from './lz4Frame.ts'
import { NoTable, type TableReader, type TableRequest } from './TableReader.ts'

/** Arrow is read as a whole; what is larger would take the memory of the page. */
const LARGEST = 512 * 1024 * 1024

const written = (): never => {
  throw new Error('Nothing is written here.')
}
setCompressionCodec(CompressionType.LZ4_FRAME, { decode: lz4Frame, encode: written })
setCompressionCodec(CompressionType.ZSTD, {
  decode: (bytes) => new Uint8Array(decompressZstd(bytes)),
  encode: written,
})

const PER_SECOND = [1n, 1000n, 1_000_000n, 1_000_000_000n] as const

/** Units of a time as they are stored, whatever number holds them. */
const units = (value: unknown): bigint => BigInt(value as number | bigint)

interface Written {
  readonly type: string
  readonly isNumeric: boolean
  readonly text: (value: unknown) => TableCell
}

/** What a type is called, and how its values are written. */
const writtenOf = (type: DataType): Written => {
  const as = (words: string, isNumeric = false, text: Written['text'] = cellText): Written => ({
    type: words,
    isNumeric,
    text: (value) => (value === null || value === undefined ? null : text(value)),
  })
  switch (type.typeId) {
    case Type.Dictionary:
      return { ...writtenOf(type.dictionary), type: `category of ${writtenOf(type.dictionary).type}` }
    case Type.Int:
      return as(`${type.signed ? '' : 'u'}int${type.bitWidth}`, true)
    case Type.Float:
      return as(['float16', 'float', 'double'][type.precision] ?? 'float', true)
    case Type.Decimal:
      return as(`decimal(${type.precision}, ${type.scale})`, true, (value) =>
        decimalText(units(value), type.scale),
      )
    case Type.Bool:
      return as('true/false')
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return as('text')
    case Type.Date:
      return as('date', false, (value) => dateText(Number(value)))
    case Type.Time:
      return as('time', false, (value) => timeText(units(value), PER_SECOND[type.unit] ?? 1n))
    case Type.Timestamp:
      return as(type.timezone ? `timestamp ${type.timezone}` : 'timestamp', false, (value) =>
        timestampText(
          units(value),
          PER_SECOND[type.unit] ?? 1n,
          type.timezone !== null && type.timezone !== '',
        ),
      )
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList:
    case Type.ListView:
    case Type.LargeListView:
      return as('list')
    case Type.Struct:
      return as('struct')
    case Type.Map:
      return as('map')
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
    case Type.FixedSizeBinary:
      return as('bytes')
    default:
      return as(
        Object.entries(Type)
          .find(([, id]) => id === type.typeId)?.[0]
          .toLowerCase() ?? 'other',
      )
  }
}

/** An Arrow file or stream, also a Feather file of version 2. */
export const arrowTable = async ({ file }: TableRequest): Promise<TableReader> => {
  if (file.size > LARGEST) {
    throw new NoTable(
      'Arrow files are shown up to 512 MB, because they are read as a whole.',
      'Read it in a notebook, or write it as Parquet, which is shown at any size.',
    )
  }
  const bytes = await partOf(file, 0, file.size)
  if (new TextDecoder().decode(bytes.subarray(0, 4)) === 'FEA1') {
    throw new NoTable('It is Feather of version 1, which is not read here.', 'Write it anew as version 2.')
  }
  let table: ReturnType<typeof tableFromIPC>
  try {
    table = tableFromIPC(bytes, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true })
  } catch (error) {
    throw new NoTable(
      `It cannot be read as Arrow: ${error instanceof Error ? error.message : error}`,
      'It may be cut off or still being written. Write or copy it again.',
    )
  }
  const shown = table.schema.fields.map(({ name, type }) => ({ name, ...writtenOf(type) }))
  return {
    columns: shown.map(({ name, type, isNumeric }) => ({ name, type, isNumeric })),
    notes: [],
    count: () => ({ rows: table.numRows, isExact: true }),
    rows: async ({ from, to, left, right }: TablePart) =>
      Array.from({ length: Math.min(to, table.numRows) - from }, (_, i) =>
        shown.slice(left, right).map(({ text }, at) => text(table.getChildAt(left + at).at(from + i))),
      ),
  }
}
