import type { JsonNode } from '../json/JsonNode.ts'
import { nearestValue } from '../json/jsonValue.ts'
import { isJsonTooDeep, JSON_DEPTH_LIMIT } from '../jsonDepth.ts'
import type { Repairs } from './Repairs.ts'
import { kindInWords } from './readText.ts'

type Metadata = Readonly<Record<string, unknown>>

/** So deep may a value be that becomes a part of a row: what holds it there is a few levels more. */
export const VALUE_DEPTH = JSON_DEPTH_LIMIT - 4

/** Whether a member stays in the file alone, because the notebook's state cannot hold it. */
export const isWithheld = (key: string, value: JsonNode): boolean =>
  key === '__proto__' || isJsonTooDeep(value.raw, VALUE_DEPTH)

/** An object that belongs to others: what the state can hold of it, as near as it can. */
export const readMetadata = (node: JsonNode | undefined, path: string, repairs: Repairs): Metadata => {
  if (node === undefined || node.isNull) return {}
  if (node.kind !== 'object') {
    repairs.tell(
      path,
      `It is ${kindInWords(node)} where an object belongs. It stays in the file and is not used.`,
    )
    return {}
  }
  const entries = new Map<string, unknown>()
  for (const { key, value } of node.members()) {
    if (!isWithheld(key, value)) entries.set(key, nearestValue(value))
    else if (key !== '__proto__') {
      repairs.tell(
        `${path}.${key}`,
        `It is nested deeper than ${VALUE_DEPTH} levels. It stays in the file and is not used.`,
      )
    }
  }
  return Object.fromEntries(entries)
}
