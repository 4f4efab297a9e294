import { diffIndices } from 'node-diff3'
import { isTooLong } from '../fileMerge/mergeText.ts'
import { toLineFeeds } from '../lineEnds.ts'

/** The bytes of a text file as a text, and what is lost of them in it. */
export interface FileLetters {
  /** With line feeds. */
  readonly text: string
  /** Whether it begins with a byte order mark. */
  readonly hasMark: boolean
  /** What ends each of its lines but the last. */
  readonly ends: ReadonlyArray<string>
}

const MARK = '\uFEFF'

/** Reads bytes; null where they are no text in UTF-8. */
export const readLetters = (bytes: Uint8Array): FileLetters | null => {
  try {
    const all = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (all.includes('\0')) return null
    const hasMark = all.startsWith(MARK)
    const whole = hasMark ? all.slice(1) : all
    return { text: toLineFeeds(whole), hasMark, ends: whole.match(/\r\n?|\n/g) ?? [] }
  } catch {
    return null
  }
}

/** What most lines end with. */
const usualEnd = (ends: ReadonlyArray<string>): string => {
  const feeds = ends.filter((end) => end === '\n').length
  const pairs = ends.filter((end) => end === '\r\n').length
  return pairs > feeds ? '\r\n' : '\n'
}

/** A text as bytes in the way of the file that it goes into: lines that were there end as they did. */
export const writeLetters = (text: string, { text: before, hasMark, ends }: FileLetters): Uint8Array => {
  const mark = hasMark ? MARK : ''
  if (ends.every((end) => end === '\n')) return new TextEncoder().encode(mark + text)
  const [old, lines] = [before.split('\n'), text.split('\n')]
  const usual = usualEnd(ends)
  const now: string[] = []
  let at = 0
  const copy = (to: number) => {
    while (at < to) now.push(ends[at++] ?? usual)
  }
  for (const { buffer1, buffer2 } of isTooLong(old, lines) ? [] : diffIndices(old, lines)) {
    copy(buffer1[0])
    for (let line = 0; line < buffer2[1]; line++) now.push(usual)
    at = buffer1[0] + buffer1[1]
  }
  copy(old.length)
  return new TextEncoder().encode(
    mark +
      lines.map((line, index) => line + (index < lines.length - 1 ? (now[index] ?? usual) : '')).join(''),
  )
}
