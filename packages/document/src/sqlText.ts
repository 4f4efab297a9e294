import type { SqlBindings, StateDatabase } from './SqlDatabase.ts'

/**
 * SQLite's texts are UTF-8 that ends at a NUL, and bindings differ in what they make of the rest: the browser's
 * loses all behind a NUL and a byte-order mark at the start, every one loses halves of characters. So such texts
 * are written down here in others that every SQLite gives back as they are. A text that has none of these, as
 * nearly all, is left alone.
 *
 * This sign begins what is written instead, also of the sign itself.
 */
const SIGN = '\u001a'
const MARK = '\ufeff'

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
const RARE = /[\0\x1a]|\p{Surrogate}/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
const WRITTEN = /\x1a(?:[0sf]|d[89a-f][0-9a-f]{2})/g

const isRare = (text: string): boolean =>
  text.includes('\0') || text.includes(SIGN) || text.startsWith(MARK) || !text.isWellFormed()

/** A text as SQLite is given it. */
export const toSqlText = (text: string): string => {
  if (!isRare(text)) return text
  const written = text.replace(RARE, (unit) => {
    if (unit === '\0') return `${SIGN}0`
    return unit === SIGN ? `${SIGN}s` : `${SIGN}${unit.charCodeAt(0).toString(16)}`
  })
  return written.startsWith(MARK) ? `${SIGN}f${written.slice(1)}` : written
}

/** A text that SQLite gave, as it was. What was cut amid a sign stays as it is. */
export const fromSqlText = (text: string): string =>
  text.includes(SIGN)
    ? text.replace(WRITTEN, (written) => {
        if (written === `${SIGN}0`) return '\0'
        if (written === `${SIGN}s`) return SIGN
        return written === `${SIGN}f` ? MARK : String.fromCharCode(Number.parseInt(written.slice(1), 16))
      })
    : text

/** Reads JSON that SQLite has put together from texts of its tables. */
export const fromSqlJson = (json: string): unknown =>
  json.includes('\\u001a')
    ? JSON.parse(json, (_, value) => (typeof value === 'string' ? fromSqlText(value) : value))
    : JSON.parse(json)

/** In JSON: what `isRare` looks for, as `JSON.stringify` writes it. */
const RARE_IN_JSON = /\\u00(?:00|1a)|\\ud[89a-f]|"\ufeff/

type Row = Readonly<Record<string, unknown>>

/** Rows as JSON from which SQLite is to take texts out: a value that is a text is written as SQLite is given it. */
export const rowsToSqlJson = (rows: ReadonlyArray<Row>): string => {
  const json = JSON.stringify(rows)
  return RARE_IN_JSON.test(json) ? JSON.stringify(rows.map(mapTexts(toSqlText))) : json
}

const mapTexts =
  (map: (text: string) => string) =>
  (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, typeof value === 'string' ? map(value) : value]),
    )

/** Whether any value is a text with something rare in it. On the way of every statement: a loop, and no copies. */
const holdsRare = (values: object): boolean => {
  for (const key in values) {
    const value = (values as Row)[key]
    if (typeof value === 'string' && isRare(value)) return true
  }
  return false
}

const isList = <A>(values: Row | ReadonlyArray<A>): values is ReadonlyArray<A> => Array.isArray(values)

/** Bindings as SQLite is given them; the same ones where no text is rare. */
export const toSqlBindings = <A extends SqlBindings>(bindings: A): A => {
  if (!holdsRare(bindings)) return bindings
  const write = <V>(value: V) => (typeof value === 'string' ? toSqlText(value) : value)
  const written = isList(bindings) ? bindings.map(write) : mapTexts(toSqlText)(bindings)
  return written as SqlBindings as A
}

const isWritten = (value: unknown): boolean => typeof value === 'string' && value.includes(SIGN)

/** Rows that SQLite gave, as they were; the same ones where no text is rare. */
export const fromSqlRows = <A extends Row>(rows: ReadonlyArray<A>): ReadonlyArray<A> =>
  rows.some(hasWritten) ? rows.map((row) => mapTexts(fromSqlText)(row) as A) : rows

const hasWritten = (row: Row): boolean => {
  for (const key in row) if (isWritten(row[key])) return true
  return false
}

/** A database that gives back every text as it was given: each binding of SQLite is wrapped in this. */
export const withWholeTexts = (db: Pick<StateDatabase, 'select' | 'execute'>): StateDatabase => ({
  select: (sql, bindings) => fromSqlRows(db.select(sql, bindings && toSqlBindings(bindings))),
  execute: (sql, bindings) => db.execute(sql, bindings && toSqlBindings(bindings)),
})
