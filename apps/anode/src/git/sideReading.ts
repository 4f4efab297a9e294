import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { cellKinds } from '@anode/cells'
import type { SideReading } from '@anode/document/ipynbMerge'
import { messageOf } from '@anode/document/messageOf'
import { GitFailed } from './GitFailed.ts'

/** How files are compared by this program. */
export const sideReading: SideReading = {
  kinds: cellKinds,
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
}

/**
 * All bytes of a file.
 *
 * @throws GitFailed
 */
export const bytesOf = (path: string): Uint8Array => {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new GitFailed(`The file ${path} cannot be read: ${messageOf(error)}.`)
  }
}
