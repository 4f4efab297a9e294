import { type LimitName, type LimitUnit, limitKinds } from './KernelLimits.ts'

const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  kib: 2 ** 10,
  m: 1e6,
  mb: 1e6,
  mib: 2 ** 20,
  g: 1e9,
  gb: 1e9,
  gib: 2 ** 30,
  t: 1e12,
  tb: 1e12,
  tib: 2 ** 40,
}
const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, min: 60, m: 60, h: 3600, d: 86_400 }
const COUNT: Readonly<Record<string, number>> = { '': 1 }

const factors: Readonly<Record<LimitUnit, Readonly<Record<string, number>>>> = {
  bytes: BYTES,
  seconds: SECONDS,
  count: COUNT,
}

const EXAMPLES: Readonly<Record<LimitUnit, string>> = {
  bytes: '4 GB',
  seconds: '90 s, 10 min or 2 h',
  count: '200',
}

/** Up to two digits behind the point, and none that says nothing. */
const short = (number: number): string => String(Number(number.toFixed(number < 10 ? 2 : 1)))

const bytesText = (bytes: number): string => {
  if (bytes >= 1e9) return `${short(bytes / 1e9)} GB`
  if (bytes >= 1e6) return `${short(bytes / 1e6)} MB`
  return `${short(bytes / 1e3)} kB`
}

const secondsText = (seconds: number): string => {
  if (seconds >= 3600) return `${short(seconds / 3600)} h`
  if (seconds >= 120) return `${short(seconds / 60)} min`
  return `${short(seconds)} s`
}

/** A quantity as people read it: `4 GB`, `10 min`, `200`. */
export const limitText = (name: LimitName, value: number): string => {
  const { unit } = limitKinds[name]
  if (unit === 'bytes') return bytesText(value)
  return unit === 'seconds' ? secondsText(value) : String(value)
}

/** What somebody wrote as a limit: a number, or a text with a unit. Otherwise why it is none, in words. */
export const readLimit = (name: LimitName, written: unknown): number | { readonly problem: string } => {
  const { unit, least } = limitKinds[name]
  const example = `Write it as in ${EXAMPLES[unit]}.`
  const [, digits, suffix = ''] =
    (typeof written === 'number' || typeof written === 'string') && String(written).length < 50
      ? (/^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(String(written)) ?? [])
      : []
  const factor = Object.hasOwn(factors[unit], suffix.toLowerCase())
    ? factors[unit][suffix.toLowerCase()]
    : undefined
  if (digits === undefined || factor === undefined) return { problem: `It is no limit. ${example}` }
  const value = Number(digits) * factor
  if (unit === 'count' && !Number.isInteger(value)) return { problem: `It is no whole number. ${example}` }
  if (value < least) return { problem: `It is too little: the least is ${limitText(name, least)}.` }
  return value <= Number.MAX_SAFE_INTEGER ? value : { problem: 'It is too much. Leave it out for no limit.' }
}
