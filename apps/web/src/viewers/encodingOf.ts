/** How the text of a file is written. */
export interface Encoding {
  /** For `TextDecoder`. */
  readonly label: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  /** Bytes that a sign such as the comma has. */
  readonly width: 1 | 2
  /** Bytes of the byte order mark before the text. */
  readonly mark: number
  /** What is said of it; null for what everybody expects. */
  readonly words: string | null
}

/** Whether all of it is UTF-8; its last character may be cut. */
const isUtf8 = (bytes: Uint8Array<ArrayBuffer>): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** How a text is written, by its byte order mark or by how it begins. */
export const encodingOf = (head: Uint8Array<ArrayBuffer>): Encoding => {
  const [a, b, c] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { label: 'utf-8', width: 1, mark: 3, words: null }
  if (a === 0xff && b === 0xfe) return { label: 'utf-16le', width: 2, mark: 2, words: 'UTF-16' }
  if (a === 0xfe && b === 0xff) return { label: 'utf-16be', width: 2, mark: 2, words: 'UTF-16' }
  const start = head.subarray(0, 1000)
  const zeros = [0, 0]
  for (const [i, byte] of start.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  const many = start.length / 4
  if ((zeros[1] ?? 0) > many) return { label: 'utf-16le', width: 2, mark: 0, words: 'UTF-16' }
  if ((zeros[0] ?? 0) > many) return { label: 'utf-16be', width: 2, mark: 0, words: 'UTF-16' }
  if (isUtf8(head)) return { label: 'utf-8', width: 1, mark: 0, words: null }
  return { label: 'windows-1252', width: 1, mark: 0, words: 'Latin-1 (Windows-1252)' }
}
