import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'

/** Sizes in bytes, and where the fields are that matter (sqlite.org/fileformat2.html#walformat). */
const HEADER = 32
const FRAME_HEADER = 24
const PAGE_SIZE_AT = 8
const SALT_AT = 16
const COMMIT_AT = 4
const FRAME_SALT_AT = 8
const SALT_LENGTH = 8

/**
 * Cuts off what a transaction wrote into a write-ahead log that was rolled back. SQLite keeps that space for the next
 * one, and gives it back only after it has taken the log over, for which a full disk has no space: no frame after the
 * last commit is read by anybody. To be called when no transaction is under way.
 */
export const cutWal = (file: string): void => {
  if (!existsSync(file)) return
  const wal = openSync(file, 'r+')
  try {
    const { size } = fstatSync(wal)
    const header = Buffer.alloc(HEADER)
    if (readSync(wal, header, 0, HEADER, 0) < HEADER) return
    const frameLength = FRAME_HEADER + header.readUInt32BE(PAGE_SIZE_AT)
    const salt = header.subarray(SALT_AT, SALT_AT + SALT_LENGTH)
    const frame = Buffer.alloc(FRAME_HEADER)
    let end = HEADER
    for (let at = HEADER; at + frameLength <= size; at += frameLength) {
      readSync(wal, frame, 0, FRAME_HEADER, at)
      // What follows is of a log that was taken over before.
      if (!frame.subarray(FRAME_SALT_AT, FRAME_SALT_AT + SALT_LENGTH).equals(salt)) break
      if (frame.readUInt32BE(COMMIT_AT) !== 0) end = at + frameLength
    }
    if (end < size) ftruncateSync(wal, end)
  } finally {
    closeSync(wal)
  }
}
