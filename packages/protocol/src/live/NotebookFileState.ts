import { Schema } from 'effect'

/** The file on the server's machine that a notebook is, and whether both say the same. */
export const NotebookFileState = Schema.Struct({
  /** Whole. */
  path: Schema.String,
  /**
   * `same`: the file has all that the notebook has. `behind`: what was changed is on its way there. `missing`: there
   * is no such file any more. `unreadable`: what it says is no notebook, or may not be read. `unwritable`: the
   * file cannot be written; it is tried again.
   */
  state: Schema.Literal('same', 'behind', 'missing', 'unreadable', 'unwritable'),
  /** Why, in words for people, with what to do; null while all is well. */
  reason: Schema.NullOr(Schema.String),
})
export type NotebookFileState = typeof NotebookFileState.Type
