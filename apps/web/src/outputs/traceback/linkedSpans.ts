import type { AnsiSpan } from '../stream/ansi.ts'
import { type CellLink, cellLinks } from './cellLinks.ts'

/** Pieces of text that together name a place in a cell, or lead nowhere. */
export interface LinkedSpans {
  readonly link: CellLink | null
  readonly spans: ReadonlyArray<AnsiSpan>
}

/** Coloured text cut where places in cells are named: IPython colours their words one by one. */
export const linkedSpans = (spans: ReadonlyArray<AnsiSpan>): ReadonlyArray<LinkedSpans> => {
  const links = cellLinks(spans.map(({ text }) => text).join(''))
  if (links.length === 0) return [{ link: null, spans }]
  const groups: { link: CellLink | null; spans: AnsiSpan[] }[] = []
  let start = 0
  for (const span of spans) {
    const end = start + span.text.length
    const cuts = links.flatMap(({ from, to }) => [from, to]).filter((cut) => cut > start && cut < end)
    const edges = [start, ...cuts, end]
    for (let i = 0; i + 1 < edges.length; i++) {
      const [from, to] = [edges[i] as number, edges[i + 1] as number]
      const link = links.find((one) => one.from <= from && to <= one.to) ?? null
      const piece = { ...span, text: span.text.slice(from - start, to - start) }
      const last = groups.at(-1)
      if (last !== undefined && last.link === link) last.spans.push(piece)
      else groups.push({ link, spans: [piece] })
    }
    start = end
  }
  return groups
}
