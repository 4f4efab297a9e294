import { Schema } from 'effect'
import { ArtifactRef } from './Output.ts'

/**
 * The file that a notebook was read from: whatever the notebook has not changed is written again as it stands
 * there. Kept from then on, also by copies and restored versions.
 */
export const NotebookFile = Schema.Struct({
  /** Its bytes. As a reference to an artifact like any other, so that they are kept while a log names them. */
  content: ArtifactRef,
  /** The notebook's title then: a file's own title is written anew only when this one has changed. */
  title: Schema.String,
  /** Its `nbformat_minor`. */
  minor: Schema.Int,
})
export type NotebookFile = typeof NotebookFile.Type
