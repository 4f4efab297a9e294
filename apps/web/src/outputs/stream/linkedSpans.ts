import type { StyledSpan } from '@anode/document/terminal'
import { type CellLink, cellLinks } from '../traceback/cellLinks.ts'
import { type AddressLink, addressLinks, safeAddress } from './addressLinks.ts'

/** Where text leads: to a line of a cell, or to an address, of which a program may say that it stands behind words. */
export type TextLink = CellLink | (AddressLink & { readonly isBehindWords?: true })

/** Pieces of text that together lead to one place, or nowhere. */
export interface LinkedSpans {
  readonly link: TextLink | null
  readonly spans: ReadonlyArray<StyledSpan>
}

/** What the programs themselves say that it is a link (OSC 8). */
const saidLinks = (spans: ReadonlyArray<StyledSpan>): ReadonlyArray<TextLink> => {
  const links: Array<AddressLink & { isBehindWords: true; said: string }> = []
  let from = 0
  for (const { text, style } of spans) {
    const to = from + text.length
    const last = links.at(-1)
    const href = style.link === null ? null : safeAddress(style.link)
    if (href !== null && style.link !== null) {
      if (last?.to === from && last.said === style.link) links[links.length - 1] = { ...last, to }
      else links.push({ href, from, to, isBehindWords: true, said: style.link })
    }
    from = to
  }
  return links
}

/**
 * Text cut where it leads somewhere: where programs say so, where it names places in cells, where it names addresses.
 * One link may have several looks: IPython colours its words one by one.
 */
export const linkedSpans = (spans: ReadonlyArray<StyledSpan>): ReadonlyArray<LinkedSpans> => {
  const text = spans.map((span) => span.text).join('')
  const said = saidLinks(spans)
  const found = [...cellLinks(text), ...addressLinks(text)].filter(
    (link) => !said.some(({ from, to }) => from < link.to && link.from < to),
  )
  const links = [...said, ...found].sort((a, b) => a.from - b.from)
  if (links.length === 0) return [{ link: null, spans }]
  const groups: { link: TextLink | null; spans: StyledSpan[] }[] = []
  let start = 0
  let next = 0
  for (const { text: own, style } of spans) {
    const end = start + own.length
    while (start < end) {
      while (next < links.length && (links[next] as TextLink).to <= start) next++
      const coming = links[next]
      const link = coming !== undefined && coming.from <= start ? coming : null
      const edge = Math.min(end, link?.to ?? coming?.from ?? end)
      const piece = { text: own.slice(own.length - (end - start), own.length - (end - edge)), style }
      const last = groups.at(-1)
      if (last !== undefined && last.link === link) last.spans.push(piece)
      else groups.push({ link, spans: [piece] })
      start = edge
    }
  }
  return groups
}
