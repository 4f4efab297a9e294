import { messageOf } from '@anode/document/messageOf'
import { storageTrouble } from '../storageTrouble.ts'

/** What is wrong with a notebook's file that SQLite has no error for. The message is a sentence for people. */
export class DamagedFile extends Error {
  readonly _tag = 'DamagedFile'
}

/** What an error says of the file itself; null for one that is about the disk, or about us. */
export const damageOf = (error: unknown): string | null => {
  if (error instanceof DamagedFile) return error.message
  if (storageTrouble(error).kind !== 'damaged') return null
  return `SQLite finds it damaged: ${messageOf(error)}.`
}
