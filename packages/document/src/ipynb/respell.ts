import { equalJson } from '../json/equalJson.ts'
import type { JsonNode } from '../json/JsonNode.ts'
import { nearestValue } from '../json/jsonValue.ts'
import { isWithheld } from './readMetadata.ts'
import { asItStands, fresh, rewriteArray, rewriteObject, type Written } from './rewrite.ts'

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How many elements at the start, or at the end, are the same. */
const sameAtStart = (is: (index: number) => boolean, most: number): number => {
  let count = 0
  while (count < most && is(count)) count++
  return count
}

const respellArray = (node: JsonNode, now: ReadonlyArray<unknown>): Written => {
  const nodes = Array.from(node.elements())
  const before = nodes.map(nearestValue)
  if (before.length === now.length) {
    return rewriteArray(
      node,
      nodes.map((element, index) => ({ index, write: respell(element, now[index]) })),
    )
  }
  const most = Math.min(before.length, now.length)
  const head = sameAtStart((i) => equalJson(before[i], now[i]), most)
  const tail = sameAtStart((i) => equalJson(before.at(-1 - i), now.at(-1 - i)), most - head)
  const kept = (element: JsonNode, index: number) => ({ index, write: asItStands(element) })
  return rewriteArray(node, [
    ...nodes.slice(0, head).map(kept),
    ...now.slice(head, now.length - tail).map((value) => ({ write: fresh(value) })),
    ...nodes.map(kept).slice(nodes.length - tail),
  ])
}

const respellObject = (node: JsonNode, now: JsonObject): Written => {
  const changes = new Map<string, Written | null>()
  const known = new Set<string>()
  for (const { key, value } of node.members()) {
    known.add(key)
    if (isWithheld(key, value)) continue
    if (!Object.hasOwn(now, key) || now[key] === undefined) changes.set(key, null)
    else changes.set(key, respell(value, now[key]))
  }
  for (const [key, value] of Object.entries(now)) {
    if (!known.has(key) && value !== undefined) changes.set(key, fresh(value))
  }
  return rewriteObject(node, changes)
}

/** What is the same now is written as it stands, member by member; what has changed in the style of the file. */
export const respell = (node: JsonNode, now: unknown): Written => {
  const isBoth = (kind: 'object' | 'array') =>
    node.kind === kind && (kind === 'array' ? Array.isArray(now) : isObject(now))
  if (isBoth('object')) return respellObject(node, now as JsonObject)
  if (equalJson(nearestValue(node), now)) return asItStands(node)
  return isBoth('array') ? respellArray(node, now as ReadonlyArray<unknown>) : fresh(now)
}
