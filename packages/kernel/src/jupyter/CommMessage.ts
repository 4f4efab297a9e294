import { Option, Schema } from 'effect'

interface CommContent {
  readonly commId: string
  /** JSON. */
  readonly data: unknown
  readonly metadata: Readonly<Record<string, unknown>>
  /** Binary parts that `data` refers to, as the libraries of both ends agree. */
  readonly buffers: ReadonlyArray<Uint8Array>
}

/**
 * A message of a comm: a line between an object in the kernel and one in a page, which either end opens (“Custom
 * Messages” of Jupyter messaging 5.4). The end that knows no such `target` answers with a `close`.
 */
export type CommMessage =
  | ({ readonly _tag: 'open'; readonly target: string } & CommContent)
  | ({ readonly _tag: 'message' } & CommContent)
  | ({ readonly _tag: 'close' } & CommContent)

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

const Content = Schema.Struct({
  comm_id: Schema.String,
  target_name: Schema.optionalWith(Schema.String, { default: () => '' }),
  data: Schema.optionalWith(Schema.Unknown, { default: () => ({}) }),
})

const readContent = Schema.decodeUnknownOption(Content)
const readMetadata = Schema.decodeUnknownOption(JsonObject)

const TYPES = { comm_open: 'open', comm_msg: 'message', comm_close: 'close' } as const
const MESSAGE_TYPES = { open: 'comm_open', message: 'comm_msg', close: 'comm_close' } as const

/** The message of a comm that a kernel published; null when it is something else, or cannot be read. */
export const readCommMessage = (message: {
  readonly header: { readonly msg_type: string }
  readonly metadata: unknown
  readonly content: unknown
  readonly buffers: ReadonlyArray<Uint8Array>
}): CommMessage | null => {
  const type = message.header.msg_type
  if (type !== 'comm_open' && type !== 'comm_msg' && type !== 'comm_close') return null
  const content = Option.getOrNull(readContent(message.content))
  if (content === null) return null
  const common = {
    commId: content.comm_id,
    data: content.data,
    metadata: Option.getOrElse(readMetadata(message.metadata), () => ({})),
    buffers: message.buffers,
  }
  const _tag = TYPES[type]
  return _tag === 'open' ? { _tag, target: content.target_name, ...common } : { _tag, ...common }
}

/** A message of a comm as a kernel reads it. */
export const jupyterComm = (message: CommMessage) => ({
  type: MESSAGE_TYPES[message._tag],
  content: {
    comm_id: message.commId,
    ...(message._tag === 'open' ? { target_name: message.target } : {}),
    data: message.data,
  },
  metadata: message.metadata,
  buffers: message.buffers,
})
