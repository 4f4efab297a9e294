import type { WrittenIpynb } from '@anode/server'
import type { ImportedIpynb } from '@anode/server/files'

/** What a thread is told to do when it is started. */
export type ThreadJob =
  | {
      /** Makes a database and artifacts of a file. */
      readonly _tag: 'read'
      /** The file, or a request that holds it. */
      readonly upload: string
      readonly wrapped: boolean
      /** Empty: the file's own. */
      readonly title: string
      /** The database to make. */
      readonly database: string
      /** The folder for what becomes artifacts. */
      readonly artifacts: string
    }
  | {
      /** Writes a notebook as a file, a piece each time it is sent `next`. */
      readonly _tag: 'write'
      readonly database: string
      /** The folder of the store. */
      readonly artifacts: string
    }

/** What a thread answers. */
export type ThreadAnswer =
  | { readonly _tag: 'read'; readonly imported: ImportedIpynb }
  /** Of the file that follows in pieces: what it is of (`WrittenIpynb`). */
  | ({ readonly _tag: 'begun' } & Omit<WrittenIpynb, 'pieces'>)
  | { readonly _tag: 'piece'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly _tag: 'end' }
  /** The file is no notebook that can be read. */
  | { readonly _tag: 'invalid'; readonly message: string }
  /** The disk refused; in its words. */
  | { readonly _tag: 'storage'; readonly message: string }
