import type { JsonNode } from '../json/JsonNode.ts'
import { hasSortedKeys, type JsonStyle, styleOf } from '../json/JsonStyle.ts'
import type { OpenedIpynb } from './OpenedIpynb.ts'

/** How a program writes notebooks: as JSON, and what nbformat leaves open. */
export interface FileStyle {
  readonly json: JsonStyle
  /** Whether sources are lists of lines. */
  readonly splitSources: boolean
  /** Whether printed text and what is shown as text are. */
  readonly splitOutputs: boolean
  /** Orders the members of a cell or an output of a type as the file orders them. */
  readonly inOrder: (type: string, members: Readonly<Record<string, unknown>>) => object
}

/** So many cells are looked at to see how a file is written. */
const LOOKS = 100

/** Whether text stands in lists: what the first text that could be either says. */
const splits = (texts: Iterable<JsonNode | undefined>): boolean | null => {
  for (const node of texts) {
    if (node?.kind === 'array') return true
    if (node?.string?.includes('\n')) return false
  }
  return null
}

function* outputTexts(cells: ReadonlyArray<JsonNode>): Iterable<JsonNode | undefined> {
  for (const cell of cells) {
    for (const output of cell.get('outputs')?.elements() ?? []) {
      yield output.get('text')
      yield output.get('data')?.get('text/plain')
    }
  }
}

/** The keys of the first cell and the first output of each type. */
const orders = (cells: ReadonlyArray<JsonNode>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, ReadonlyArray<string>>()
  const look = (node: JsonNode, type: string | null | undefined) => {
    if (type && !found.has(type))
      found.set(
        type,
        Array.from(node.members(), ({ key }) => key),
      )
  }
  for (const cell of cells) {
    look(cell, cell.get('cell_type')?.string)
    for (const output of cell.get('outputs')?.elements() ?? [])
      look(output, output.get('output_type')?.string)
  }
  return found
}

export const fileStyleOf = ({ root, cells }: OpenedIpynb): FileStyle => {
  const some = cells.slice(0, LOOKS)
  const json = styleOf(root)
  const splitSources = splits(some.map((cell) => cell.get('source'))) ?? true
  const known = orders(some)
  const sorted = json.sorted && some.every(hasSortedKeys)
  return {
    json: { ...json, sorted },
    splitSources,
    splitOutputs: splits(outputTexts(some)) ?? splitSources,
    inOrder: (type, members) => {
      const order = known.get(type) ?? []
      const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
      return Object.fromEntries(Object.entries(members).sort(([a], [b]) => place(a) - place(b)))
    },
  }
}
