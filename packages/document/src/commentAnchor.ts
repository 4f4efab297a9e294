import * as Y from 'yjs'
import { fromBase64, toBase64 } from './base64.ts'
import { textOf } from './cellText.ts'
import { QUOTE_LIMIT } from './commentText.ts'

/** The ends of a range of a cell's text as Yjs relative positions, base64: they move with their characters. */
export interface AnchorRange {
  readonly start: string
  readonly end: string
}

/** What a comment is about within its cell: words, and where they stand if that is in the cell's text. */
export interface Anchor {
  /** The words as they were, at most `QUOTE_LIMIT` long. */
  readonly quote: string
  /** Missing where the words were selected in something rendered. */
  readonly range?: AnchorRange | undefined
}

/** A range of a text, in UTF-16 units; never empty. */
export interface TextRange {
  readonly from: number
  readonly to: number
}

const encode = (position: Y.RelativePosition): string => toBase64(Y.encodeRelativePosition(position))

/** Words as a comment quotes them: cut where they are too long, never within a character. */
export const quoteOf = (words: string): string => {
  const cut = words.slice(0, QUOTE_LIMIT)
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
}

/** Anchors a range to its characters: the start holds on to the first one, the end to the last one. */
export const anchorAt = (doc: Y.Doc, { from, to }: TextRange): Anchor => {
  const text = textOf(doc)
  return {
    quote: quoteOf(text.toString().slice(from, to)),
    range: {
      start: encode(Y.createRelativePositionFromTypeIndex(text, from, 0)),
      end: encode(Y.createRelativePositionFromTypeIndex(text, to, -1)),
    },
  }
}

interface Place {
  readonly index: number
  /** How many characters were deleted here from its own one on; 0 when that is still there. */
  readonly deleted: number
}

const deletedFrom = (doc: Y.Doc, id: Y.ID): number => {
  const item = Y.getItem(doc.store, id)
  if (!item.deleted) return 0
  let count = item.id.clock + item.length - id.clock
  for (let next = item.right; next?.deleted; next = next.right) count += next.length
  return count
}

const placeOf = (doc: Y.Doc, position: string): Place | null => {
  // Named before it is looked for: of a document that just came, Yjs does not know yet that this is a text.
  const text = textOf(doc)
  try {
    const relative = Y.decodeRelativePosition(fromBase64(position))
    const absolute = Y.createAbsolutePositionFromRelativePosition(relative, doc)
    if (absolute?.type !== text) return null
    return { index: absolute.index, deleted: relative.item === null ? 0 : deletedFrom(doc, relative.item) }
  } catch {
    // A fact may hold bytes that are no position; then there is no place.
    return null
  }
}

/**
 * Where a quotation stands in one piece within what may have been brought back at a range that shrank; -1 when
 * nowhere. Yjs puts back what was deleted before the place where it was.
 */
const broughtBack = (text: string, quote: string, { from, to }: TextRange, deleted: number): number => {
  if (deleted <= from && text.startsWith(quote, from - deleted)) return from - deleted
  const index = text.lastIndexOf(quote, to)
  return index >= from - Math.max(quote.length, deleted) ? index : -1
}

/**
 * Where an anchor's words stand now; null when they are gone, or were never in this text.
 *
 * Words that are deleted and brought back by an undo are new characters to Yjs. Where the quoted words stand in one
 * piece within reach of what was deleted there, they are taken for the same.
 */
export const rangeOf = (doc: Y.Doc, { quote, range }: Anchor): TextRange | null => {
  const start = range === undefined ? null : placeOf(doc, range.start)
  const end = range === undefined ? null : placeOf(doc, range.end)
  if (start === null || end === null) return null
  const found = { from: Math.min(start.index, end.index), to: Math.max(start.index, end.index) }
  const text = textOf(doc).toString()
  const words = text.slice(found.from, found.to)
  const isWhole = quote.length > 0 && quote.length < QUOTE_LIMIT - 1
  if (isWhole && words !== quote && (quote.includes(words) || words.includes(quote))) {
    const from = broughtBack(text, quote, found, start.deleted)
    if (from !== -1) return { from, to: from + quote.length }
  }
  return found.from < found.to ? found : null
}
