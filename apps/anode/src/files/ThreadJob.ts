import type { WholeIpynb, WrittenIpynb } from '@anode/server'
import type { FileForm, ImportedIpynb, LastText, MergedIpynb } from '@anode/server/files'

/** Of which notebook a file is to be written. */
interface WriteJob {
  readonly database: string
  /** The folder of the store. */
  readonly artifacts: string
}

/** Writes a notebook as an .ipynb, a piece each time it is told `next`. */
export interface WritePieces extends WriteJob {
  readonly _tag: 'write'
}

/** Writes a notebook in the form of its file, all of it. */
export interface WriteWhole extends WriteJob {
  readonly _tag: 'writeWhole'
  readonly form: FileForm
  /** What a text file said before. */
  readonly before: Uint8Array | null
}

/** What a thread is told to do. */
export type ThreadJob =
  | WritePieces
  | WriteWhole
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
      /** Merges a file into a notebook. */
      readonly _tag: 'merge'
      readonly database: string
      /** The file, which becomes an artifact. */
      readonly upload: string
      readonly last: LastText | null
      readonly isPutBack: boolean
      readonly form: FileForm
      /** The folder of the store. */
      readonly store: string
      /** The folder for what becomes artifacts. */
      readonly artifacts: string
    }
  /** Says what a file is as it is written as long as nobody changes anything. */
  | { readonly _tag: 'unchanged'; readonly bytes: Uint8Array }

/** What a thread answers. */
export type ThreadAnswer =
  | { readonly _tag: 'read'; readonly imported: ImportedIpynb }
  /** Of the file that follows in pieces: what it is of (`WrittenIpynb`). */
  | ({ readonly _tag: 'begun' } & Omit<WrittenIpynb, 'pieces'>)
  | { readonly _tag: 'piece'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly _tag: 'end' }
  | ({ readonly _tag: 'whole' } & WholeIpynb)
  | { readonly _tag: 'merged'; readonly merged: MergedIpynb; readonly head: number }
  | { readonly _tag: 'unchanged'; readonly sha256: string }
  /** The file is no notebook that can be read. */
  | { readonly _tag: 'invalid'; readonly message: string }
  /** The disk refused; in its words. */
  | { readonly _tag: 'storage'; readonly message: string }
