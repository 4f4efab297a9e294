import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** How much is kept, in bytes: many deletions fit in. */
const SIZE = 8 * 1024 * 1024

/** It is never more than this part of what is free. */
const PART = 20

/** Written in pieces of this many bytes. */
const PIECE = 64 * 1024

/**
 * Space that is kept so that things can be deleted on a full disk: what is deleted has to be written down first. A
 * file of noise, which no file system can keep smaller than it is.
 */
export class Reserve {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  get isKept(): boolean {
    return existsSync(this.#file)
  }

  /** Gives the space up; false when there was none. */
  giveUp(): boolean {
    if (!this.isKept) return false
    rmSync(this.#file, { force: true })
    return true
  }

  /** Keeps space again where there is enough; false where there is not. */
  keep(): boolean {
    if (this.isKept) return true
    const { bavail, bsize } = statfsSync(dirname(this.#file))
    const size = Math.min(SIZE, Math.floor((bavail * bsize) / PART / PIECE) * PIECE)
    if (size === 0) return false
    const file = openSync(this.#file, 'wx', 0o600)
    try {
      for (let written = 0; written < size; written += PIECE) writeSync(file, randomBytes(PIECE))
      fsyncSync(file)
      return true
    } catch {
      rmSync(this.#file, { force: true })
      return false
    } finally {
      closeSync(file)
    }
  }
}
