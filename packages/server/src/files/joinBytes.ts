/** Pieces of bytes as one. */
export const joinBytes = (
  pieces: Iterable<Uint8Array<ArrayBuffer> | Uint8Array>,
): Uint8Array<ArrayBuffer> => {
  const parts = [...pieces]
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return all
}
