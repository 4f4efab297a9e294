import { Schema } from 'effect'
import { NotebookFile } from '../NotebookFile.ts'
import { defineEvent } from './defineEvent.ts'
import { by, JsonObject } from './fields.ts'

/** A row of a table as its columns hold it, JSON columns as JSON. Missing columns take their defaults. */
const Row = Schema.Record({ key: Schema.String, value: Schema.Unknown })

export const loadedEvents = {
  /**
   * A whole notebook as rows: an import, a duplicate, an old version restored, or a checkpoint. Part 0
   * replaces all there was; parts 1 to `of - 1` add to it. Kernel and comments are replaced only by a part 0
   * that names them: they stay when an old version is restored.
   */
  notebookLoaded: defineEvent({
    name: 'v1.NotebookLoaded',
    schema: Schema.Struct({
      part: Schema.Int.pipe(Schema.nonNegative()),
      of: Schema.Int.pipe(Schema.positive()),
      notebook: Schema.optional(
        Schema.Struct({
          title: Schema.String,
          metadata: JsonObject,
          /** The file that it was read from, where there is one. */
          file: Schema.optional(NotebookFile),
        }),
      ),
      cells: Schema.Array(Row),
      runs: Schema.Array(Row),
      outputs: Schema.Array(Row),
      kernel: Schema.optional(Schema.Array(Row)),
      versions: Schema.optional(Schema.Array(Row)),
      threads: Schema.optional(Schema.Array(Row)),
      comments: Schema.optional(Schema.Array(Row)),
      reads: Schema.optional(Schema.Array(Row)),
      /** Cells that were deleted lately (`tables.deletedCells`). */
      deletedCells: Schema.optional(Schema.Array(Row)),
      /** What of the log could not be read (`tables.problems`). */
      problems: Schema.optional(Schema.Array(Row)),
      by,
    }),
  }),
  /** The notebook took in what its file says by now: from then on that is what its unchanged parts are written as. */
  notebookFileRead: defineEvent({
    name: 'v1.NotebookFileRead',
    schema: Schema.Struct({ file: NotebookFile, by }),
  }),
}
