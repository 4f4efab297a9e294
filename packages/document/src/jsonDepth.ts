/**
 * How deep JSON may be nested where the log or a table holds it. SQLite reads no more than 1,000 levels, and
 * what walks a value (`JSON.stringify`, schemas, renderers) has a stack; what people mean is never near it.
 */
export const JSON_DEPTH_LIMIT = 200

/** So many levels are walked with a stack, which is ten times faster; more may be asked for. */
const STACK = 1000

const exceeds = (outer: object, left: number): boolean => {
  if (left === 0) return true
  for (const inner of Array.isArray(outer) ? outer : Object.values(outer)) {
    if (isNested(inner) && exceeds(inner, left - 1)) return true
  }
  return false
}

/** Whether a JSON value is nested deeper than `limit` levels; an array or object is one. However deep it is. */
export const isTooDeep = (value: unknown, limit = JSON_DEPTH_LIMIT): boolean => {
  if (limit <= STACK) return isNested(value) && exceeds(value, limit)
  let level: ReadonlyArray<object> = isNested(value) ? [value] : []
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap((outer) => Object.values(outer).filter(isNested))
  }
  return false
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The same of a text of JSON, without reading it. */
export const isJsonTooDeep = (json: string, limit = JSON_DEPTH_LIMIT): boolean => {
  let depth = 0
  for (let i = 0; i < json.length; i++) {
    const unit = json.charCodeAt(i)
    if (unit === QUOTE) {
      do i = json.indexOf('"', i + 1)
      while (i !== -1 && isEscaped(json, i))
      if (i === -1) return false
    } else if (unit === OPEN_ARRAY || unit === OPEN_OBJECT) {
      if (++depth > limit) return true
    } else if (unit === CLOSE_ARRAY || unit === CLOSE_OBJECT) depth--
  }
  return false
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Whether an uneven number of backslashes stands before. */
const isEscaped = (json: string, at: number): boolean => {
  let from = at
  while (json.charCodeAt(from - 1) === BACKSLASH) from--
  return (at - from) % 2 === 1
}
