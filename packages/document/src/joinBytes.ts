/** Pieces of bytes as one. */
export const joinBytes = (pieces: Iterable<Uint8Array>): Uint8Array<ArrayBuffer> => {
  const parts = [...pieces]
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
