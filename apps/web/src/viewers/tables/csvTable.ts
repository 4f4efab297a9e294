import type { TableCell, TablePart } from '../../table/TableSource.ts'
import { encodingOf } from '../encodingOf.ts'
import { partOf } from '../ServedFile.ts'
import { cut } from './cellText.ts'
import { RecordFile } from './RecordFile.ts'
import { type RecordRules, splitRecords } from './RecordScanner.ts'
import { NoTable, type TableReader, type TableRequest } from './TableReader.ts'
import { isNumber, textColumn } from './textColumns.ts'

/** Of so much of the beginning the rules, columns and types are found out. */
const SAMPLE = 1024 * 1024
/** … and of so many rows. */
const SAMPLED = 1000

const DELIMITERS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const
type Delimiter = keyof typeof DELIMITERS

const rulesOf = (delimiter: string, text: string): RecordRules => ({
  delimiter: delimiter.charCodeAt(0),
  hasQuotes: true,
  end: text.includes('\n') || !text.includes('\r') ? 10 : 13,
})

/** The sign that divides most rows into the same number of fields, of more than one. */
const delimiterOf = (text: string, isTabbed: boolean): Delimiter => {
  const start = text.slice(0, 64 * 1024)
  let best: Delimiter = isTabbed ? '\t' : ','
  let most = 0
  for (const delimiter of Object.keys(DELIMITERS) as Delimiter[]) {
    const records = splitRecords(start, rulesOf(delimiter, text)).slice(0, 50)
    // The last one may be cut.
    const lengths = (records.length > 1 && start.length < text.length ? records.slice(0, -1) : records).map(
      ({ length }) => length,
    )
    const width = lengths[0] ?? 1
    if (width < 2) continue
    const alike = lengths.filter((length) => length === width).length / lengths.length
    const score = alike * 100 + Math.min(width, 20) + (isTabbed && delimiter === '\t' ? 50 : 0)
    if (score > most) {
      best = delimiter
      most = score
    }
  }
  return best
}

/** A table in text: comma, semicolon, tab or bar between the fields. */
export const csvTable = async ({ file, format }: TableRequest): Promise<TableReader> => {
  const head = await partOf(file, 0, Math.min(file.size, SAMPLE))
  const encoding = encodingOf(head)
  const text = new TextDecoder(encoding.label).decode(head.subarray(encoding.mark), { stream: true })
  const delimiter = delimiterOf(text, format === 'tsv')
  const rules = rulesOf(delimiter, text)
  const sample = splitRecords(text, rules).slice(0, SAMPLED + 1)
  const [first] = sample
  if (first === undefined) throw new NoTable('There is nothing in it but blank lines.')
  // Where the first row has numbers, it is data.
  const hasHead = !first.some(isNumber) && first.some((field) => field !== '')
  const body = (hasHead ? sample.slice(1) : sample).slice(0, file.size > SAMPLE ? -1 : undefined)
  const width = body.reduce((most, { length }) => Math.max(most, length), first.length)
  const columns = Array.from({ length: width }, (_, i) =>
    textColumn(
      (hasHead ? first[i]?.trim() : '') || `Column ${i + 1}`,
      body.map((fields) => fields[i]),
    ),
  )
  const records = new RecordFile(file, encoding, rules)
  const skipped = hasHead ? 1 : 0
  const notes = [
    ...(encoding.words === null ? [] : [`Read as ${encoding.words}`]),
    ...(delimiter === (format === 'tsv' ? '\t' : ',') ? [] : [`Divided by ${DELIMITERS[delimiter]}s`]),
  ]
  return {
    columns,
    notes,
    count: () => ({ rows: Math.max(0, records.count - skipped), isExact: records.isWhole }),
    seen: () => records.seen,
    readOn: (bytes, progress) => records.readOn(bytes, progress),
    rows: async ({ from, to, left, right }: TablePart) => {
      const rows: TableCell[][] = []
      for await (const { row, text } of records.texts(from + skipped, to + skipped)) {
        const all = splitRecords(text, rules)
        for (let i = Math.max(0, from + skipped - row); i < all.length && row + i < to + skipped; i++) {
          const fields = all[i] as ReadonlyArray<string>
          rows.push(
            Array.from({ length: right - left }, (_, at) => {
              const field = fields[left + at]
              return field === undefined ? null : cut(field)
            }),
          )
        }
      }
      return rows
    },
  }
}
