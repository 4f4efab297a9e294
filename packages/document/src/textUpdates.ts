import { mergeCellText, updateToText } from './cellText.ts'

type StoredText = Parameters<typeof updateToText>[0]

/** The longest update that is stated as one fact, in base64; a fact may be a little longer. */
const LONGEST = 384 * 1024

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
export const updatesToText = (cell: StoredText, source: string): ReadonlyArray<string> => {
  const whole = updateToText(cell, source)
  if (whole === null) return []
  if (whole.length <= LONGEST) return [whole]
  const updates: string[] = []
  let now = cell
  for (const text of beginnings(source)) {
    const update = updateToText(now, text)
    if (update === null) continue
    updates.push(update)
    now = mergeCellText(now, update)
  }
  return updates
}

/** Whether a stored text can be stated as one fact. */
export const fitsOneFact = ({ source, textState }: StoredText): boolean =>
  textState === null ? source.length <= CHUNK : textState.length <= LONGEST
