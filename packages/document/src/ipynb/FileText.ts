/** How the text of a file is written in bytes. */
export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** A byte that is no part of UTF-8, and the U+FFFD in the text that stands for it. */
interface StrayByte {
  readonly at: number
  readonly byte: number
  /** Where it stands in the file. */
  readonly offset: number
}

/** The text of a file, and all that it takes to write it as bytes again. */
export interface FileText {
  readonly text: string
  readonly encoding: FileEncoding
  /** Whether it begins with a byte order mark, which is not in the text. */
  readonly mark: boolean
  readonly stray: ReadonlyArray<StrayByte>
}

/** So many stray bytes are no slips of somebody's editor: then it is no text. */
const STRAY_LIMIT = 100_000

const isUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Length of the character of UTF-8 that begins here; 0 when none does. */
const characterAt = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at] as number
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  return length > 1 && isUtf8(bytes.subarray(at, at + length)) === null ? 0 : length
}

/** Everything that is text, with U+FFFD for each byte that is not. */
const withStrayBytes = (bytes: Uint8Array): Pick<FileText, 'text' | 'stray'> | null => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const stray: StrayByte[] = []
  const parts: string[] = []
  let [from, length] = [0, 0]
  const take = (to: number) => {
    const part = decoder.decode(bytes.subarray(from, to))
    parts.push(part)
    length += part.length
  }
  for (let at = 0; at < bytes.length; ) {
    const size = characterAt(bytes, at)
    if (size > 0) at += size
    else {
      take(at)
      stray.push({ at: length, byte: bytes[at] as number, offset: at })
      if (stray.length > STRAY_LIMIT) return null
      parts.push('\uFFFD')
      length++
      from = ++at
    }
  }
  take(bytes.length)
  return { text: parts.join(''), stray }
}

/** UTF-16 by hand: a decoder would put something else in place of half a character. */
const readUtf16 = (bytes: Uint8Array, littleEndian: boolean): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: string[] = []
  const units = Math.floor(bytes.length / 2)
  for (let from = 0; from < units; from += 0x2000) {
    const part = Array.from({ length: Math.min(0x2000, units - from) }, (_, i) =>
      view.getUint16((from + i) * 2, littleEndian),
    )
    parts.push(String.fromCharCode(...part))
  }
  return parts.join('')
}

const writeUtf16 = (text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian)
  return bytes
}

/** By the byte order mark; without one JSON, whose first two characters are ASCII, shows where its zeros are. */
const encodingOf = ([a, b]: Uint8Array): FileEncoding =>
  (a === 0xff && b === 0xfe) || (a !== 0 && b === 0)
    ? 'utf-16le'
    : (a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && b !== undefined)
      ? 'utf-16be'
      : 'utf-8'

/** Reads a file; null when it is no text. */
export const readFileText = (file: Uint8Array | string): FileText | null => {
  const cut = (text: string, encoding: FileEncoding): FileText => {
    const mark = text.startsWith('\uFEFF')
    return { text: mark ? text.slice(1) : text, encoding, mark, stray: [] }
  }
  if (typeof file === 'string') return cut(file, 'utf-8')
  const encoding = encodingOf(file)
  if (encoding !== 'utf-8') return cut(readUtf16(file, encoding === 'utf-16le'), encoding)
  const text = isUtf8(file)
  if (text !== null) return cut(text, encoding)
  const mended = withStrayBytes(file)
  if (mended === null) return null
  const read = cut(mended.text, encoding)
  const shift = read.mark ? 1 : 0
  return { ...read, stray: mended.stray.map((one) => ({ ...one, at: one.at - shift })) }
}

/** A part of the file's text from `start` to `end`, or text that is new. */
export type FilePiece = string | { readonly start: number; readonly end: number }

export const pieceText = (file: FileText, piece: FilePiece): string =>
  typeof piece === 'string' ? piece : file.text.slice(piece.start, piece.end)

const encodeText = (text: string, encoding: FileEncoding): Uint8Array<ArrayBuffer> =>
  encoding === 'utf-8' ? new TextEncoder().encode(text) : writeUtf16(text, encoding === 'utf-16le')

/** A piece as bytes of the file: what was taken from it is the bytes that it was. */
export function* pieceBytes(file: FileText, piece: FilePiece): Iterable<Uint8Array<ArrayBuffer>> {
  if (typeof piece === 'string' || file.stray.length === 0) {
    yield encodeText(pieceText(file, piece), file.encoding)
    return
  }
  let from = piece.start
  for (const { at, byte } of file.stray) {
    if (at < from) continue
    if (at >= piece.end) break
    yield encodeText(file.text.slice(from, at), file.encoding)
    yield Uint8Array.of(byte)
    from = at + 1
  }
  yield encodeText(file.text.slice(from, piece.end), file.encoding)
}

/** The byte order mark, where the file has one. */
export const markBytes = (file: FileText): Uint8Array<ArrayBuffer> =>
  file.mark ? encodeText('\uFEFF', file.encoding) : new Uint8Array()
