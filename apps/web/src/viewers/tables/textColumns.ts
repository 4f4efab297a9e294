import type { TableColumn } from '../../table/TableSource.ts'

const sorts: ReadonlyArray<readonly [string, RegExp]> = [
  ['integer', /^\s*[+-]?\d{1,40}\s*$/],
  ['number', /^\s*[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?\s*$|^\s*(nan|[+-]?inf(inity)?)\s*$/i],
  ['true/false', /^(true|false)$/i],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['date and time', /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d([.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$/],
]

/** Whether a text is a number. */
export const isNumber = (text: string): boolean => sorts.slice(0, 2).some(([, pattern]) => pattern.test(text))

/** What the values of a column are, as far as these tell. */
export const textColumn = (name: string, values: Iterable<string | undefined>): TableColumn => {
  let left = sorts
  let some = false
  for (const value of values) {
    if (value === undefined || value === '' || /^(na|null|none)$/i.test(value)) continue
    some = true
    // A leading zero is of a code, not of a number.
    left = left.filter(
      ([type, pattern]) =>
        pattern.test(value) && !((type === 'integer' || type === 'number') && /^0\d/.test(value)),
    )
    if (left.length === 0) break
  }
  const type = some ? (left[0]?.[0] ?? 'text') : 'empty'
  return { name, type, isNumeric: type === 'integer' || type === 'number' }
}
