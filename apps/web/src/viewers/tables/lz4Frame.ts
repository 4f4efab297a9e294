const MAGIC = 0x184d2204

/** One block of a frame: its bytes, or those that they become. */
interface Block {
  readonly bytes: Uint8Array
  readonly isPlain: boolean
}

const blocksOf = (frame: Uint8Array): ReadonlyArray<Block> => {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw new Error('It is said to be compressed by LZ4, but is not.')
  const flags = view.getUint8(4)
  let at = 7 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0)
  const blocks: Block[] = []
  for (let word = view.getUint32(at, true); word !== 0; word = view.getUint32(at, true)) {
    const length = word & 0x7fffffff
    blocks.push({ bytes: frame.subarray(at + 4, at + 4 + length), isPlain: word >>> 31 === 1 })
    at += 4 + length + (flags & 16 ? 4 : 0)
  }
  return blocks
}

/** Goes through the sequences of a block: literals, then a copy of what came so many bytes before. */
const sequences = (
  block: Uint8Array,
  each: (literals: Uint8Array, offset: number, length: number) => void,
): void => {
  let at = 0
  const more = (first: number): number => {
    let sum = first
    if (first < 15) return sum
    for (let byte = 255; byte === 255; sum += byte) byte = block[at++] ?? 0
    return sum
  }
  while (at < block.length) {
    const token = block[at++] as number
    const count = more(token >> 4)
    const literals = block.subarray(at, at + count)
    at += count
    if (at >= block.length) {
      each(literals, 0, 0)
      return
    }
    const offset = (block[at] as number) | ((block[at + 1] as number) << 8)
    at += 2
    each(literals, offset, more(token & 15) + 4)
  }
}

/**
 * The bytes in an LZ4 frame, which is how Arrow compresses buffers
 * (github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md). A block may copy from those before it.
 */
export const lz4Frame = (frame: Uint8Array): Uint8Array<ArrayBuffer> => {
  const blocks = blocksOf(frame)
  let size = 0
  for (const { bytes, isPlain } of blocks) {
    if (isPlain) size += bytes.length
    else
      sequences(bytes, (literals, _, length) => {
        size += literals.length + length
      })
  }
  const all = new Uint8Array(size)
  let to = 0
  for (const { bytes, isPlain } of blocks) {
    if (isPlain) {
      all.set(bytes, to)
      to += bytes.length
      continue
    }
    sequences(bytes, (literals, offset, length) => {
      all.set(literals, to)
      to += literals.length
      // Byte by byte: what is copied may begin within the copy.
      for (let i = 0; i < length; i++, to++) all[to] = all[to - offset] as number
    })
  }
  return all
}
