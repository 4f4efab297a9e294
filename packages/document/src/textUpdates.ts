import * as Y from 'yjs'
import { fromBase64, toBase64 } from './base64.ts'
import { asCellSource } from './cellSource.ts'
import { mergeCellText, updateToText } from './cellText.ts'

type StoredText = Parameters<typeof updateToText>[0]

/** The longest update that is stated as one fact, in base64; a fact may be a little longer. */
const LONGEST = 384 * 1024

/** More that comes at once is not parted, in base64: whoever takes the parts in merges each into all before it. */
const AT_ONCE = 2 * 1024 * 1024

/** So much text goes into one update where all of it is too long, in UTF-16 units: three bytes each at most. */
const CHUNK = 96 * 1024

const isHighSurrogate = (text: string, index: number): boolean => (text.charCodeAt(index) & 0xfc00) === 0xd800

/** The beginnings of a text, each a chunk longer than the one before; no character is cut in two. */
const beginnings = (text: string): ReadonlyArray<string> => {
  const ends: number[] = []
  for (let end = 0; end < text.length; ) {
    end = Math.min(end + CHUNK, text.length)
    if (end < text.length && isHighSurrogate(text, end - 1)) end--
    ends.push(end)
  }
  return ends.map((end) => text.slice(0, end))
}

/** The updates (base64) that turn a cell's text into `source`, each short enough for one fact: mostly one. */
export const updatesToText = (cell: StoredText, text: string): ReadonlyArray<string> => {
  const source = asCellSource(text)
  const whole = updateToText(cell, source)
  if (whole === null) return []
  if (whole.length <= LONGEST) return [whole]
  const updates: string[] = []
  let now = cell
  for (const beginning of beginnings(source)) {
    const update = updateToText(now, beginning)
    if (update === null) continue
    updates.push(update)
    now = mergeCellText(now, update)
  }
  return updates
}

/** Whether a cut before that clock of a client's would part the two halves of a character. */
const partsCharacter = (doc: Y.Doc, client: number, clock: number): boolean => {
  const { id, content } = Y.getItem(doc.store, Y.createID(client, clock - 1))
  return content instanceof Y.ContentString && isHighSurrogate(content.str, clock - 1 - id.clock)
}

/**
 * An update (base64) as several that follow each other, each short enough for one fact; `doc` has it. Mostly one; so
 * is one that is long and holds what several have typed, since each may stand on what the other has.
 */
export const updateInParts = (doc: Y.Doc, update: string): ReadonlyArray<string> => {
  if (update.length <= LONGEST || update.length > AT_ONCE) return [update]
  const bytes = fromBase64(update)
  const { from, to } = Y.parseUpdateMeta(bytes)
  const [[client, end] = []] = to
  if (client === undefined || end === undefined || to.size > 1) return [update]
  // What stood at some time can be read of a document that forgets nothing.
  const whole = new Y.Doc({ gc: false })
  Y.applyUpdate(whole, Y.encodeStateAsUpdate(doc))
  const state = Y.decodeStateVector(Y.encodeStateVector(whole))
  const parts: Uint8Array[] = []
  let before = Y.encodeStateVector(new Map(state).set(client, from.get(client) ?? 0))
  for (let clock = (from.get(client) ?? 0) + CHUNK; clock < end; clock += CHUNK) {
    if (partsCharacter(whole, client, clock)) clock--
    const then = Y.createDocFromSnapshot(
      whole,
      Y.createSnapshot(Y.createDeleteSet(), new Map(state).set(client, clock)),
    )
    parts.push(Y.encodeStateAsUpdate(then, before))
    before = Y.encodeStateVector(then)
    then.destroy()
  }
  whole.destroy()
  return [...parts, Y.diffUpdate(bytes, before)].map((part) => toBase64(part))
}

/** Whether a stored text can be stated as one fact. */
export const fitsOneFact = ({ source, textState }: StoredText): boolean =>
  textState === null ? source.length <= CHUNK : textState.length <= LONGEST
