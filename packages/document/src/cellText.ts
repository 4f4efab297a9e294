import * as Y from 'yjs'
import { fromBase64, toBase64 } from './base64.ts'
import { asCellSource } from './cellSource.ts'
import { toLineFeeds } from './lineEnds.ts'

/** The name of the one `Y.Text` in a cell's Yjs document. */
const TEXT = 'source'

/**
 * The Yjs client that stands for the text a cell was created or loaded with. Everyone derives the same
 * first update from the same text, so it need not be stored or sent.
 */
const ORIGIN_CLIENT = 0

/** The Yjs client that stands for what was repaired in such a text, so that everyone derives the same of that too. */
const REPAIR_CLIENT = 1

/** The text as everyone who holds the document sees it. */
export const textOf = (doc: Y.Doc): Y.Text => doc.getText(TEXT)

/** A cell's Yjs document: its stored state, or, while nobody has edited it, its first text. */
export const openCellText = (cell: { readonly source: string; readonly textState: string | null }): Y.Doc => {
  const doc = new Y.Doc()
  if (cell.textState !== null) {
    Y.applyUpdate(doc, fromBase64(cell.textState))
  } else if (cell.source.length > 0) editAs(ORIGIN_CLIENT, doc, (text) => text.insert(0, cell.source))
  return doc
}

const editAs = (client: number, doc: Y.Doc, edit: (text: Y.Text) => void): void => {
  const own = doc.clientID
  doc.clientID = client
  doc.transact(() => edit(textOf(doc)))
  doc.clientID = own
}

/** Puts line feeds in the place of other line ends. */
const repairLineEnds = (text: Y.Text): void => {
  const ends = [...text.toString().matchAll(/\r\n?/g)]
  for (const { index, 0: end } of ends.reverse()) {
    if (end === '\r') text.insert(index + 1, '\n')
    text.delete(index, 1)
  }
}

/**
 * The text that a cell is created or loaded with, as its row holds it. Updates in a log may count the characters of
 * a text that had other line ends; so these stay in its state, as deleted.
 */
export const firstText = (source: string): { readonly source: string; readonly textState: string | null } => {
  const whole = source.toWellFormed()
  if (toLineFeeds(whole) === whole) return { source: whole, textState: null }
  const doc = openCellText({ source: whole, textState: null })
  editAs(REPAIR_CLIENT, doc, repairLineEnds)
  const first = { source: textOf(doc).toString(), textState: toBase64(Y.encodeStateAsUpdate(doc)) }
  doc.destroy()
  return first
}

/** The update (base64) that makes a stored text one that a cell may hold; null when it is. */
export const repairOf = (cell: {
  readonly source: string
  readonly textState: string | null
}): string | null => {
  if (!cell.source.includes('\r')) return null
  const doc = openCellText(cell)
  const before = Y.encodeStateVector(doc)
  doc.transact(() => repairLineEnds(textOf(doc)))
  const update = toBase64(Y.encodeStateAsUpdate(doc, before))
  doc.destroy()
  return update
}

/**
 * A cell's text after an update (base64 of a Yjs v1 update). Merging is commutative and idempotent: any
 * order and any repetition of updates gives the same text.
 *
 * @throws when the update is not a Yjs update; the room refuses such a fact before it is accepted.
 */
export const mergeCellText = (
  cell: { readonly source: string; readonly textState: string | null },
  update: string,
): { readonly source: string; readonly textState: string } => {
  const doc = openCellText(cell)
  Y.applyUpdate(doc, fromBase64(update))
  const merged = { source: textOf(doc).toString(), textState: toBase64(Y.encodeStateAsUpdate(doc)) }
  doc.destroy()
  return merged
}

/** The state (base64) of a text's document, also of one that nobody has edited: what an update of it builds upon. */
export const stateOfText = (cell: { readonly source: string; readonly textState: string | null }): string => {
  if (cell.textState !== null) return cell.textState
  const doc = openCellText(cell)
  const state = toBase64(Y.encodeStateAsUpdate(doc))
  doc.destroy()
  return state
}

/** Several updates as one, base64. */
export const mergeUpdates = (updates: ReadonlyArray<Uint8Array>): string =>
  toBase64(Y.mergeUpdates([...updates]))

/** Applies a cell's stored state to an open document: what others wrote appears, what is there stays. */
export const applyCellText = (
  doc: Y.Doc,
  cell: { readonly source: string; readonly textState: string | null },
  origin: unknown,
): void => {
  const stored = openCellText(cell)
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(stored), origin)
  stored.destroy()
}

const isHighSurrogate = (text: string, index: number): boolean => (text.charCodeAt(index) & 0xfc00) === 0xd800
const isLowSurrogate = (text: string, index: number): boolean => (text.charCodeAt(index) & 0xfc00) === 0xdc00

/** Replaces what stands at a place of a text by something else, as far as both differ. */
export const replacePart = (text: Y.Text, old: string, now: string, at: number): void => {
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  // A character outside the BMP is two units; an update that cuts it in two would destroy it.
  if (isHighSurrogate(old, start - 1)) start--
  let end = 0
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end++
  if (isLowSurrogate(old, old.length - end)) end--
  text.delete(at + start, old.length - start - end)
  text.insert(at + start, now.slice(start, now.length - end))
}

/**
 * The update (base64) that turns the cell's text into `source` by replacing the part between the common
 * start and end: for programs that set a cell's text as a whole. Null when nothing changes.
 */
export const updateToText = (
  cell: { readonly source: string; readonly textState: string | null },
  text: string,
): string | null => {
  const source = asCellSource(text)
  if (cell.source === source) return null
  const doc = openCellText(cell)
  const before = Y.encodeStateVector(doc)
  const old = textOf(doc).toString()
  doc.transact(() => replacePart(textOf(doc), old, source, 0))
  const update = toBase64(Y.encodeStateAsUpdate(doc, before))
  doc.destroy()
  return update
}
