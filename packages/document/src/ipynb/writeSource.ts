import { asCellSource } from '../cellSource.ts'
import type { JsonNode } from '../json/JsonNode.ts'
import { splitLines } from './lines.ts'
import { asItStands, fresh, rewriteArray, type Written } from './rewrite.ts'

/** What ends all lines of a text; a line feed when they end in several ways. */
const lineEndOf = (text: string): string => {
  const ends = new Set(text.match(/\r\n|\r|\n/g))
  const [end = '\n'] = ends
  return ends.size === 1 ? end : '\n'
}

/** A cell's text that is in no file yet. */
export const newSource = (source: string, split: boolean): unknown => (split ? splitLines(source) : source)

/** Lines as Python cuts them, or at line feeds alone where the cell was cut so: U+2028 and others may stand in one. */
const splitAs = (lines: ReadonlyArray<string>, source: string): ReadonlyArray<string> =>
  lines.some((line) => splitLines(line).length > 1)
    ? (source.match(/[^\n]*\n|[^\n]+/g) ?? [])
    : splitLines(source)

/** Finds lines of a list again, each once and in their order. */
const finder = (lines: ReadonlyArray<string>) => {
  const places = Map.groupBy(lines.keys(), (index) => lines[index] as string)
  let next = 0
  return (line: string): number | undefined => {
    const place = places.get(line)?.find((index) => index >= next)
    if (place !== undefined) next = place + 1
    return place
  }
}

/** How many lines are the same at the start of two lists. */
const sameLines = (some: ReadonlyArray<string>, others: ReadonlyArray<string>): number => {
  let count = 0
  while (count < some.length && some[count] === others[count]) count++
  return count
}

/**
 * A cell's text that has changed. Where it is a list, lines that are the same stand as they stood, however they
 * are spelled; the others get the line ends of the cell where it had one kind only.
 */
export const respellSource = (node: JsonNode | undefined, source: string, split: boolean): Written => {
  if (node === undefined || (node.kind !== 'array' && node.kind !== 'string')) {
    return fresh(newSource(source, split))
  }
  if (node.kind === 'string') return fresh(source.replaceAll('\n', lineEndOf(node.string ?? '')))
  const elements = Array.from(node.elements())
  const texts = elements.map((element) => element.string ?? '')
  const end = lineEndOf(texts.join(''))
  // Compared by what the state has of them: a carriage return of the file is a line feed there.
  const before = texts.map(asCellSource)
  const now = splitAs(texts, source)
  const head = sameLines(before, now)
  const tail = sameLines(before.slice(head).reverse(), now.slice(head).reverse())
  const between = before.slice(head, before.length - tail)
  const find = finder(between)
  const kept = (index: number) => ({ index, write: asItStands(elements[index] as JsonNode) })
  return rewriteArray(
    node,
    now.map((line, index) => {
      if (index < head) return kept(index)
      if (index >= now.length - tail) return kept(index - now.length + before.length)
      const place = find(line)
      return place === undefined ? { write: fresh(line.replace('\n', end)) } : kept(head + place)
    }),
  )
}
