import { Schema } from 'effect'

/**
 * The longest message of a comm, in UTF-16 units of its JSON, buffers in base64 included. Whatever is longer (a picture
 * in a widget) is for an artifact.
 */
export const COMM_LIMIT = 4 * 1024 * 1024

const fields = {
  commId: Schema.String.pipe(Schema.maxLength(200)),
  data: Schema.Unknown,
  metadata: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  /** Binary parts that `data` refers to, in base64. */
  buffers: Schema.Array(Schema.String),
}

/**
 * A message of a comm, a line between an object in the kernel and one in the pages (“Custom Messages” of Jupyter
 * messaging 5.4: `comm_open`, `comm_msg`, `comm_close`).
 */
export const CommMessage = Schema.Union(
  /** The end that knows no such target answers with a `close`. */
  Schema.TaggedStruct('open', { target: Schema.String.pipe(Schema.maxLength(200)), ...fields }),
  Schema.TaggedStruct('message', fields),
  Schema.TaggedStruct('close', fields),
)
export type CommMessage = typeof CommMessage.Type
