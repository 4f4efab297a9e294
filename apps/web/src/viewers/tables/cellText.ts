import type { TableCell } from '../../table/TableSource.ts'

/** Signs of a cell that are kept: nobody reads more of it in a row. */
const LONGEST = 2000

/** A text as a cell shows it. */
export const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text)

const hex = (bytes: Uint8Array): string => {
  const start = Array.from(bytes.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `0x${start}${bytes.length > 32 ? ` … (${bytes.length} bytes)` : ''}`
}

/** A date without a time where it has none; null for one that is beyond all calendars. */
export const dateText = (ms: number): string => {
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) return 'no date'
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z')
    ? text.slice(0, 10)
    : text.replace('T', ' ').replace(/(\.000)?Z$/, '')
}

const rawJson = (text: string): unknown => {
  const { rawJSON } = JSON as { rawJSON?: (text: string) => unknown }
  return rawJSON === undefined ? text : rawJSON(text)
}

/** What of nested values JSON has no way to say. */
const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return rawJson(String(value))
  if (value instanceof Uint8Array) return hex(value)
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>)
  if (value instanceof Map) return [...value]
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}

/** A value of any format as a cell shows it: numbers as they are, nested values as JSON. */
export const cellText = (value: unknown): TableCell => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return cut(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return dateText(value.getTime())
  if (value instanceof Uint8Array) return hex(value)
  return cut(JSON.stringify(value, plain))
}

/** A whole number of units as a decimal with so many places. */
export const decimalText = (units: bigint, scale: number): string => {
  if (scale <= 0) return String(units * 10n ** BigInt(-scale))
  const sign = units < 0n ? '-' : ''
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** A time since 1970 in units of which a second has `perSecond`, with all of its digits. */
export const timestampText = (units: bigint, perSecond: bigint, isUtc = false): string => {
  const seconds = (units - (((units % perSecond) + perSecond) % perSecond)) / perSecond
  const rest = units - seconds * perSecond
  const date = new Date(Number(seconds) * 1000)
  if (Number.isNaN(date.getTime())) return `${units} (beyond all calendars)`
  const fraction = String(rest)
    .padStart(String(perSecond).length - 1, '0')
    .replace(/0+$/, '')
  return `${date.toISOString().slice(0, -5).replace('T', ' ')}${rest === 0n ? '' : `.${fraction}`}${isUtc ? 'Z' : ''}`
}

/** A time of the day in such units. */
export const timeText = (units: bigint, perSecond: bigint): string =>
  timestampText(units, perSecond).slice(11)
