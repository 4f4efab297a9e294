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
  /** What is wrong with its file, as a sentence, while something is: it is not opened then. */
  damage: Schema.optional(Schema.String),
})
export type NotebookInfo = typeof NotebookInfo.Type

/** Something in a file that was not as it should be. */
export const Repair = Schema.Struct({
  /** Its place in the file: `cells[3].outputs[0].name`; empty when it is the file as a whole. */
  path: Schema.String,
  /** What it was taken as, for people. */
  message: Schema.String,
})
export type Repair = typeof Repair.Type

/** What had to be repaired in a file. */
export const Repairs = Schema.Struct({
  /** The first hundred. */
  repairs: Schema.Array(Repair),
  /** How many there were. */
  repaired: Schema.Int,
})
export type Repairs = typeof Repairs.Type

/** A notebook that was made, and what had to be repaired in the file that it was made of. */
export const OpenedNotebook = Schema.Struct({ ...NotebookInfo.fields, ...Repairs.fields })
export type OpenedNotebook = typeof OpenedNotebook.Type
