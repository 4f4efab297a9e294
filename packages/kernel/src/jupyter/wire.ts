import { messageOf } from '@anode/document/messageOf'
import { Data, Either, Option, Schema } from 'effect'
import { readContent } from './displayContent.ts'
import { IncomingHeader, type IncomingMessage, type OutgoingMessage } from './Message.ts'

/** HMAC-SHA256 over the four JSON parts of a message, in hexadecimal. Passed in: it needs a host's crypto. */
export type SignMessage = (parts: ReadonlyArray<Uint8Array>) => string

/** A message from a kernel that is no message, or that somebody else signed. */
export class UnreadableMessage extends Data.TaggedError('UnreadableMessage')<{ readonly message: string }> {}

const DELIMITER = '<IDS|MSG>'
const encoder = new TextEncoder()
const decoder = new TextDecoder()
const delimiter = encoder.encode(DELIMITER)

const json = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value))

/** The four JSON parts of a message. */
export const jsonParts = (message: OutgoingMessage): Array<Uint8Array> => [
  json(message.header),
  json(message.parent),
  json(message.metadata ?? {}),
  json(message.content),
]

/** The frames of a message as “The Wire Protocol” of Jupyter messaging orders them, without routing ids. */
export const encodeMessage = (message: OutgoingMessage, sign: SignMessage): Array<Uint8Array> => {
  const parts = jsonParts(message)
  // Binary parts are not signed.
  return [delimiter, encoder.encode(sign(parts)), ...parts, ...(message.buffers ?? [])]
}

const isDelimiter = (frame: Uint8Array): boolean =>
  frame.length === delimiter.length && delimiter.every((byte, index) => frame[index] === byte)

const readHeader = Schema.decodeUnknownOption(IncomingHeader)
const readParent = Schema.decodeUnknownOption(Schema.Struct({ msg_id: Schema.String }))

const NO_MESSAGE = 'It does not consist of the parts of a Jupyter message.'

const unreadable = (message: string) => Either.left(new UnreadableMessage({ message }))

/** Reads the four JSON parts of a message: header, parent, metadata, content. */
export const readParts = (
  [header, parent, metadata, content]: ReadonlyArray<Uint8Array>,
  buffers: ReadonlyArray<Uint8Array>,
): Either.Either<IncomingMessage, UnreadableMessage> => {
  if (!header || !parent || !metadata || !content) return unreadable(NO_MESSAGE)
  try {
    const read = readHeader(JSON.parse(decoder.decode(header)))
    if (Option.isNone(read)) return unreadable('Its header has no id or type.')
    return Either.right({
      header: read.value,
      parentId: Option.getOrNull(readParent(JSON.parse(decoder.decode(parent))))?.msg_id ?? null,
      metadata: JSON.parse(decoder.decode(metadata)),
      content: readContent(read.value.msg_type, decoder.decode(content)),
      buffers,
    })
  } catch (error) {
    return unreadable(`A part of it is not JSON: ${messageOf(error)}`)
  }
}

/** Reads the frames of a message; frames before the delimiter are routing ids or topics. */
export const decodeMessage = (
  frames: ReadonlyArray<Uint8Array>,
  sign: SignMessage,
): Either.Either<IncomingMessage, UnreadableMessage> => {
  const start = frames.findIndex(isDelimiter) + 1
  const [signature, ...parts] = frames.slice(start, start + 5)
  if (start === 0 || !signature || parts.length < 4) return unreadable(NO_MESSAGE)
  if (decoder.decode(signature) !== sign(parts)) return unreadable('Its signature is wrong.')
  return readParts(parts, frames.slice(start + 5))
}
