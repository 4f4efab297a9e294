import { Principal } from '@anode/document'
import { Schema } from 'effect'

/** What is known of a notebook without opening it. Times are milliseconds since the epoch. */
export const NotebookInfo = Schema.Struct({
  id: Schema.String,
  title: Schema.String,
  createdAt: Schema.Int,
  /** When somebody last edited it or ran something in it. What a kernel puts out does not count. */
  updatedAt: Schema.Int,
  /** Who did; null where that was not kept. */
  changedBy: Schema.NullOr(Principal),
  /** Set while it is in the trash. */
  deletedAt: Schema.NullOr(Schema.Int),
  /** Whether a kernel session is open for it. */
  kernelOpen: Schema.Boolean,
})
export type NotebookInfo = typeof NotebookInfo.Type
