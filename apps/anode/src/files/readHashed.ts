import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/** So many bytes are read and hashed at a time: nobody waits for the hash of a large file. */
const PIECE = 1024 * 1024

/** The first `size` bytes of a file, or as many as it has, in a buffer of their own, and their SHA-256 in hex. */
export const readHashed = async (
  file: FileHandle,
  size: number,
): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }> => {
  const bytes = Buffer.allocUnsafeSlow(size)
  const hash = createHash('sha256')
  let length = 0
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, Math.min(PIECE, size - length), length)
    if (bytesRead === 0) break
    hash.update(bytes.subarray(length, length + bytesRead))
    length += bytesRead
  }
  return { bytes: bytes.subarray(0, length), sha256: hash.digest('hex') }
}
