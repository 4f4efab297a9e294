import { isJsonTooDeep, JSON_DEPTH_LIMIT } from '../jsonDepth.ts'
import type { JsonNode } from './JsonNode.ts'
import { isExactNumber } from './jsonNumber.ts'

/** What `JSON.parse` reads and nobody should: a key that means the prototype, however it is written. */
const PROTO = /__proto__|\\u005f/i

const parsed = (raw: string): { readonly value: unknown } | null => {
  if (PROTO.test(raw)) return null
  try {
    return { value: JSON.parse(raw) }
  } catch {
    return null
  }
}

/**
 * The JavaScript value that is nearest to what is written. Numbers become doubles and those that are none null,
 * as in JSON that JavaScript writes; of members of one key the last counts; a key `__proto__` is left out. The
 * node must not be nested too deep.
 */
export const nearestValue = (node: JsonNode): unknown => {
  const simple = parsed(node.raw)
  if (simple !== null) return simple.value
  switch (node.kind) {
    case 'string':
      return node.string
    case 'number':
      return Number(node.raw)
    case 'word':
      return null
    case 'array':
      return Array.from(node.elements(), nearestValue)
    case 'object':
      return Object.fromEntries(
        Array.from(node.members(), ({ key, value }) => [key, value] as const)
          .filter(([key]) => key !== '__proto__')
          .map(([key, value]) => [key, nearestValue(value)]),
      )
  }
}

/**
 * Whether JavaScript's value says all that is written: it is not nested too deep, numbers are doubles, no object
 * has two members of one key, and none a key `__proto__`.
 */
export const isExactJson = (node: JsonNode, depth = JSON_DEPTH_LIMIT): boolean =>
  !isJsonTooDeep(node.raw, depth) && isExactValue(node)

const isExactValue = (node: JsonNode): boolean => {
  switch (node.kind) {
    case 'string':
      return true
    case 'number':
      return isExactNumber(node.raw)
    case 'word':
      return /^[tfn]/.test(node.raw)
    case 'array':
      for (const element of node.elements()) if (!isExactValue(element)) return false
      return true
    case 'object': {
      const keys = new Set<string>(['__proto__'])
      for (const { key, value } of node.members()) {
        if (keys.has(key) || !isExactValue(value)) return false
        keys.add(key)
      }
      return true
    }
  }
}
