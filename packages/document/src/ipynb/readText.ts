import type { JsonNode } from '../json/JsonNode.ts'
import type { Repairs } from './Repairs.ts'

/** Text that stands where it may be anything else by mistake: as it is written. */
const written = (node: JsonNode): string => node.string ?? (node.isNull ? '' : node.raw)

const kindWords = { object: 'an object', array: 'a list', string: 'text', number: 'a number', word: '' }

/** What a value is, in words. */
export const kindInWords = (node: JsonNode): string => kindWords[node.kind] || node.raw

/** nbformat's `multiline_string`: text, or a list of strings that are joined without anything between. */
export const readText = (node: JsonNode | undefined, path: string, repairs: Repairs): string => {
  const text = node?.string
  if (typeof text === 'string' || node === undefined) return text ?? ''
  if (node.kind !== 'array') {
    const as = node.isNull ? 'It counts as empty.' : 'It is shown as it is written.'
    repairs.tell(path, `It is ${kindInWords(node)} where text belongs. ${as}`)
    return written(node)
  }
  const lines: string[] = []
  let odd = 0
  for (const line of node.elements()) {
    if (line.kind !== 'string') odd++
    lines.push(written(line))
  }
  if (odd > 0) repairs.tell(path, `${odd} of its lines are no text. They are shown as they are written.`)
  return lines.join('')
}

/** A list of strings; a single string is a list of one. */
export const readLines = (
  node: JsonNode | undefined,
  path: string,
  repairs: Repairs,
): ReadonlyArray<string> => {
  if (node === undefined) return []
  if (node.kind !== 'array') {
    if (!node.isNull) repairs.tell(path, `It is ${kindInWords(node)} where a list of lines belongs.`)
    return node.isNull ? [] : [written(node)]
  }
  const lines = Array.from(node.elements())
  if (lines.some((line) => line.kind !== 'string')) {
    repairs.tell(path, 'Some of its lines are no text. They are shown as they are written.')
  }
  return lines.map(written)
}
