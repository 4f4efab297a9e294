import { Schema } from 'effect'
import { ArtifactRef } from './Output.ts'

/**
 * The file that a notebook was read from, or that it took in last: whatever the notebook has not changed is written
 * again as it stands there. Kept from then on, also by copies and restored versions.
 */
export const NotebookFile = Schema.Struct({
  /** Its bytes. As a reference to an artifact like any other, so that they are kept while a log names them. */
  content: ArtifactRef,
  /** The notebook's title then: a file's own title is written anew only when this one has changed. */
  title: Schema.String,
  /** Its `nbformat_minor`. */
  minor: Schema.Int,
  /**
   * The notebook's ids of the file's cells, in the file's order, where they are others than the file itself gives:
   * it has none and was changed since, by another program, or the notebook has a cell of that id already.
   */
  ids: Schema.optional(Schema.Array(Schema.String)),
})
export type NotebookFile = typeof NotebookFile.Type
