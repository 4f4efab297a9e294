import type { JsonNode } from '../json/JsonNode.ts'
import { byCodePoint, hasSortedKeys, type JsonStyle, printJson } from '../json/JsonStyle.ts'
import type { FilePiece } from './FileText.ts'

/** Where something new is to stand: in what style, and how far in. */
export interface Layout {
  readonly style: JsonStyle
  readonly indent: string
}

/** What stands in a place of the file from now on. */
export type Written = (layout: Layout) => Iterable<FilePiece>

/** A value that is new, in the style of the file. */
export const fresh =
  (value: unknown): Written =>
  ({ style, indent }) => [printJson(value, style, indent)]

/** A value as it stands in the file. */
export const asItStands =
  ({ start, end }: JsonNode): Written =>
  () => [{ start, end }]

/** One of the things in an object or array: what stands before it, it, and what stands behind it before a comma. */
interface Item {
  readonly lead: string | null
  readonly write: Written
  readonly tail: string
}

/** What stands between the brackets of a container and its items. */
interface Frame {
  /** Before the first, before the others, and behind the last. */
  readonly first: string
  readonly others: string
  readonly closing: string
}

/** How far in the line stands in which a value begins. */
const lineIndent = ({ text, start }: JsonNode): string => {
  const line = text.slice(Math.max(text.lastIndexOf('\n', start), text.lastIndexOf('\r', start)) + 1, start)
  return /^[ \t]*/.exec(line)?.[0] ?? ''
}

/** A value of a container, with the comma that stands behind it or the bracket that closes. */
interface Place {
  readonly start: number
  readonly end: number
  readonly stop: number
}

const placesOf = (
  node: JsonNode,
  values: ReadonlyArray<{ readonly start: number; readonly end: number }>,
): ReadonlyArray<Place> =>
  values.map(({ start, end }, index) => ({
    start,
    end,
    // Only space may stand before the comma.
    stop: index === values.length - 1 ? node.end - 1 : node.text.indexOf(',', end),
  }))

const frameOf = (node: JsonNode, places: ReadonlyArray<Place>, style: JsonStyle): Frame => {
  const [first, second] = places
  const last = places.at(-1)
  if (first === undefined || last === undefined) {
    if (style.newline === '') return { first: '', others: style.comma.slice(1), closing: '' }
    const closing = style.newline + lineIndent(node)
    return { first: closing + style.unit, others: closing + style.unit, closing }
  }
  const lead = node.text.slice(node.start + 1, first.start)
  const others = second
    ? node.text.slice(first.stop + 1, second.start)
    : /[\n\r]/.test(lead)
      ? lead
      : style.comma.slice(1)
  return { first: lead, others, closing: node.text.slice(last.end, last.stop) }
}

const itemAt = (node: JsonNode, places: ReadonlyArray<Place>, index: number, write: Written): Item => {
  const { start, end, stop } = places[index] as Place
  const before = places[index - 1]
  return {
    lead: before === undefined ? null : node.text.slice(before.stop + 1, start),
    write,
    tail: index === places.length - 1 ? '' : node.text.slice(end, stop),
  }
}

/** The layout of what stands behind such a lead. */
const layoutAfter = (lead: string, style: JsonStyle): Layout => {
  const line = Math.max(lead.lastIndexOf('\n'), lead.lastIndexOf('\r'))
  return line === -1
    ? { style: { ...style, newline: '' }, indent: '' }
    : { style, indent: lead.slice(line + 1) }
}

function* writeItems(
  [open, close]: readonly [string, string],
  items: Iterable<Item>,
  frame: Frame,
  style: JsonStyle,
): Iterable<FilePiece> {
  yield open
  let count = 0
  for (const { lead: own, write, tail } of items) {
    const lead = count === 0 ? frame.first : (own ?? frame.others)
    yield count === 0 ? lead : `,${lead}`
    yield* write(layoutAfter(lead, style))
    yield tail
    count++
  }
  yield count === 0 ? close : frame.closing + close
}

/**
 * An object with some of its members changed (`null` takes one away) and others added: where its keys are sorted
 * in their order, else at the end. The rest stays as it stands, also members of a key that stands twice.
 */
export const rewriteObject =
  (node: JsonNode, changes: ReadonlyMap<string, Written | null>): Written =>
  ({ style }) => {
    const members = Array.from(node.members())
    const places = placesOf(
      node,
      members.map(({ name, value }) => ({ start: name.start, end: value.end })),
    )
    const lastOf = new Map(members.map(({ key }, index) => [key, index]))
    const items: Array<{ readonly key: string; readonly item: Item }> = []
    members.forEach(({ key, name, value }, index) => {
      const change = lastOf.get(key) === index || changes.get(key) === null ? changes.get(key) : undefined
      if (change === null) return
      const write: Written = function* (layout) {
        yield { start: name.start, end: value.start }
        yield* (change ?? asItStands(value))(layout)
      }
      items.push({ key, item: itemAt(node, places, index, write) })
    })
    const [first] = members
    const colon = first ? node.text.slice(first.name.end, first.value.start) : style.colon
    const sorted = members.length > 1 ? hasSortedKeys(node) : style.sorted
    for (const [key, change] of changes) {
      if (change === null || lastOf.has(key)) continue
      const write: Written = function* (layout) {
        yield printJson(key, style) + colon
        yield* change(layout)
      }
      const behind = sorted ? items.findIndex((other) => byCodePoint(other.key, key) > 0) : -1
      items.splice(behind === -1 ? items.length : behind, 0, { key, item: { lead: null, write, tail: '' } })
    }
    return writeItems(
      ['{', '}'],
      items.map(({ item }) => item),
      frameOf(node, places, style),
      style,
    )
  }

/** An array of elements of its own, by their numbers, and of others. */
export const rewriteArray =
  (node: JsonNode, elements: Iterable<{ readonly index?: number; readonly write: Written }>): Written =>
  ({ style }) => {
    const places = placesOf(node, Array.from(node.elements()))
    const items = function* (): Iterable<Item> {
      for (const { index, write } of elements) {
        yield index === undefined ? { lead: null, write, tail: '' } : itemAt(node, places, index, write)
      }
    }
    return writeItems(['[', ']'], items(), frameOf(node, places, style), style)
  }
