import { isJsonTooDeep } from '../jsonDepth.ts'
import { JsonNode } from './JsonNode.ts'

/** How a program writes JSON, as far as programs differ. */
export interface JsonStyle {
  /** What ends a line; empty when all is on one line. */
  readonly newline: string
  /** By how much what is inside stands further in. */
  readonly unit: string
  /** Between a key and its value. */
  readonly colon: string
  /** Between values on one line. */
  readonly comma: string
  /** Whether everything but ASCII is escaped. */
  readonly ascii: boolean
  /** Whether members stand in the order of their keys. */
  readonly sorted: boolean
}

/** As Jupyter writes notebooks: `json.dumps(…, indent=1, sort_keys=True, ensure_ascii=False)`. */
export const jupyterStyle: JsonStyle = {
  ...{ newline: '\n', unit: ' ', colon: ': ', comma: ', ', ascii: false, sorted: true },
}

const SURROGATE = /[\ud800-\udfff]/

/** Python's order of strings, by code points; that of JavaScript goes by UTF-16 units. */
export const byCodePoint = (a: string, b: string): number => {
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : a > b ? 1 : 0
  const [left, right] = [Array.from(a), Array.from(b)]
  for (const [i, one] of left.entries()) {
    const other = right[i]
    if (other === undefined) return 1
    if (one !== other) return (one.codePointAt(0) as number) - (other.codePointAt(0) as number)
  }
  return left.length - right.length
}

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A string or a part of JSON with everything but ASCII escaped, where the style wants that. */
const spelled = (json: string, { ascii }: JsonStyle): string =>
  ascii ? json.replace(/[\u007f-\uffff]/g, escapeUnit) : json

const printList = (
  items: ReadonlyArray<string>,
  [open, close]: readonly [string, string],
  style: JsonStyle,
  indent: string,
): string => {
  if (items.length === 0) return open + close
  if (style.newline === '') return open + items.join(style.comma) + close
  const line = style.newline + indent
  return `${open}${line}${style.unit}${items.join(`,${line}${style.unit}`)}${line}${close}`
}

type Member = readonly [key: string, value: unknown]

const ordered = (members: ReadonlyArray<Member>, { sorted }: JsonStyle): ReadonlyArray<Member> =>
  sorted ? members.toSorted(([a], [b]) => byCodePoint(a, b)) : members

/** A value as JSON. What was read from JSON (`JsonNode`) keeps its spelling and gets the style's lines. */
export const printJson = (value: unknown, style: JsonStyle, indent = ''): string => {
  const inside = indent + style.unit
  const member = (key: string, inner: unknown) =>
    spelled(key, style) + style.colon + printJson(inner, style, inside)
  if (value instanceof JsonNode) {
    if (isJsonTooDeep(value.raw)) return value.raw
    if (value.kind === 'array') {
      const items = Array.from(value.elements(), (item) => printJson(item, style, inside))
      return printList(items, ['[', ']'], style, indent)
    }
    if (value.kind === 'object') {
      const names = new Map(Array.from(value.members(), ({ key, name }) => [key, name.raw]))
      const members = Array.from(value.members(), ({ key, value: inner }): Member => [key, inner])
      const items = ordered(members, style).map(([key, inner]) => member(names.get(key) as string, inner))
      return printList(items, ['{', '}'], style, indent)
    }
    return spelled(value.raw, style)
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => printJson(item, style, inside))
    return printList(items, ['[', ']'], style, indent)
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, inner]) => inner !== undefined)
    const items = ordered(members, style).map(([key, inner]) => member(JSON.stringify(key), inner))
    return printList(items, ['{', '}'], style, indent)
  }
  return spelled(JSON.stringify(value) ?? 'null', style)
}

const isSorted = (keys: ReadonlyArray<string>): boolean =>
  keys.every((key, i) => i === 0 || byCodePoint(keys[i - 1] as string, key) <= 0)

export const hasSortedKeys = (node: JsonNode): boolean =>
  isSorted(Array.from(node.members(), ({ key }) => key))

/** Whether a text writes as escapes what is not ASCII: it has such escapes, and no other characters. */
const isAscii = (text: string): boolean =>
  !/[^\0-\x7f]/.test(text) && /\\u(?!00[0-7])[0-9a-fA-F]{4}/.test(text)

/** The style that a text of JSON is written in, told by its outermost object. */
export const styleOf = (root: JsonNode): JsonStyle => {
  const { text } = root
  const [first, second] = Array.from(root.members())
  const gap = first ? text.slice(root.start + 1, first.name.start) : ''
  const [newline = ''] = /\r?\n|\r/.exec(gap) ?? []
  const between = first && second ? text.slice(first.value.end, second.name.start) : ','
  return {
    newline,
    unit: newline === '' ? '' : gap.slice(gap.lastIndexOf(newline.slice(-1)) + 1),
    colon: first ? text.slice(first.name.end, first.value.start) : ': ',
    comma: newline === '' ? between : ', ',
    ascii: isAscii(text),
    sorted: hasSortedKeys(root),
  }
}
