import { isTooDeep } from '../jsonDepth.ts'

/** JSON of a value however deep it is nested: `JSON.stringify` has a stack, and this has none. */
export const stringifyDeep = (value: unknown): string => {
  if (!isTooDeep(value)) return JSON.stringify(value)
  const parts: string[] = []
  /** What is still to be written, the next at the end: texts as they are, values in boxes. */
  const waiting: Array<string | { readonly value: unknown }> = [{ value }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') parts.push(next)
    else if (typeof next.value !== 'object' || next.value === null)
      parts.push(JSON.stringify(next.value) ?? 'null')
    else {
      const isList = Array.isArray(next.value)
      const inside = Object.entries(next.value).flatMap(([key, inner], index) => [
        `${index > 0 ? ',' : ''}${isList ? '' : `${JSON.stringify(key)}:`}`,
        { value: inner },
      ])
      for (const part of [isList ? '[' : '{', ...inside, isList ? ']' : '}'].reverse()) waiting.push(part)
    }
  }
  return parts.join('')
}
