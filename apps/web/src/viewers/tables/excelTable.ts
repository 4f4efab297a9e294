import readWorkbook from 'read-excel-file/web-worker'
import type { TableCell, TablePart } from '../../table/TableSource.ts'
import { partOf } from '../ServedFile.ts'
import { cellText } from './cellText.ts'
import { NoTable, type TableReader, type TableRequest } from './TableReader.ts'
import { textColumn } from './textColumns.ts'

/** A workbook is unpacked as a whole. */
const LARGEST = 64 * 1024 * 1024

const OLE = [0xd0, 0xcf, 0x11, 0xe0]

/** A sheet of an Excel workbook (.xlsx): what its cells show, of formulas what they gave when it was saved. */
export const excelTable = async ({ file, sheet = 0 }: TableRequest): Promise<TableReader> => {
  if (file.size > LARGEST) {
    throw new NoTable(
      'Workbooks are shown up to 64 MB, because they are unpacked as a whole.',
      'Read it in a notebook.',
    )
  }
  const bytes = await partOf(file, 0, file.size)
  if (OLE.every((byte, i) => bytes[i] === byte)) {
    throw new NoTable(
      'It is encrypted with a password, or a workbook of Excel 2003 or older (.xls).',
      'Save it without a password as .xlsx, or download it.',
    )
  }
  let sheets: Awaited<ReturnType<typeof readWorkbook>>
  try {
    sheets = await readWorkbook(bytes.buffer)
  } catch (error) {
    throw new NoTable(
      `It cannot be read as a workbook: ${error instanceof Error ? error.message : error}`,
      'It may be damaged or cut off. Download it and open it elsewhere, or copy it again.',
    )
  }
  const chosen = sheets[sheet] ?? sheets[0]
  if (chosen === undefined) throw new NoTable('There is no sheet in it.')
  const all = chosen.data.map((row) => row.map((value) => (value === null ? '' : cellText(value))))
  const [first = []] = all
  const hasHead =
    all.length > 1 && chosen.data[0]?.every((value) => value === null || typeof value === 'string')
  const body = hasHead ? all.slice(1) : all
  const width = all.reduce((most, { length }) => Math.max(most, length), 0)
  const columns = Array.from({ length: width }, (_, i) =>
    textColumn(
      (hasHead && typeof first[i] === 'string' ? first[i].trim() : '') || letters(i),
      body.slice(0, 1000).map((row) => (typeof row[i] === 'string' ? row[i] : undefined)),
    ),
  )
  return {
    columns,
    notes: [],
    sheets: sheets.map(({ sheet }) => sheet),
    count: () => ({ rows: body.length, isExact: true }),
    rows: async ({ from, to, left, right }: TablePart) =>
      body
        .slice(from, to)
        .map((row) => Array.from({ length: right - left }, (_, i): TableCell => row[left + i] ?? '')),
  }
}

/** What Excel calls a column: A, B, … Z, AA. */
const letters = (index: number): string =>
  (index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
