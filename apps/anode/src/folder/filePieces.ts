import type { FileHandle } from 'node:fs/promises'

/** So much is read at once, in bytes: about three such pieces are in memory for each file that is being sent. */
const PIECE = 512 * 1024

/**
 * The bytes of a file from `first` to `last`, both counted from 0; without `last` to its end, wherever that is by then.
 * Closes the file when they were read, or when nobody wants more of them.
 *
 * @throws what the disk says; an error where the file has become shorter than was promised
 */
export async function* filePieces(
  file: FileHandle,
  first: number,
  last = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  try {
    for (let at = first; at <= last; ) {
      const piece = Buffer.allocUnsafeSlow(Math.min(PIECE, last - at + 1))
      const { bytesRead } = await file.read(piece, 0, piece.length, at)
      if (bytesRead === 0) {
        if (last === Number.POSITIVE_INFINITY) return
        throw new Error(`it became shorter while it was read: it ends at ${at} bytes now. Ask for it again`)
      }
      yield piece.subarray(0, bytesRead)
      at += bytesRead
    }
  } finally {
    await file.close()
  }
}
