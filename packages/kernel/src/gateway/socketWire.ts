import { Either } from 'effect'
import type { IncomingMessage, OutgoingMessage } from '../jupyter/Message.ts'
import { jsonParts, readParts, UnreadableMessage } from '../jupyter/wire.ts'

/**
 * How Jupyter Server puts kernel messages into those of a WebSocket (jupyter-server.readthedocs.io, “WebSocket kernel
 * wire protocols”): `v1.kernel.websocket.jupyter.org`, and the older one of servers that do not know it.
 */
export const SUBPROTOCOL = 'v1.kernel.websocket.jupyter.org'

export interface ChanneledMessage {
  readonly channel: string
  readonly message: IncomingMessage
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Parts one behind the other, with where each begins and the last ends before them. */
const withOffsets = (parts: ReadonlyArray<Uint8Array>): Uint8Array<ArrayBuffer> => {
  const head = 8 * (parts.length + 2)
  const bytes = new Uint8Array(head + parts.reduce((sum, part) => sum + part.length, 0))
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(parts.length + 1), true)
  let at = head
  for (const [i, part] of parts.entries()) {
    view.setBigUint64(8 * (i + 1), BigInt(at), true)
    bytes.set(part, at)
    at += part.length
  }
  view.setBigUint64(8 * (parts.length + 1), BigInt(at), true)
  return bytes
}

/** The parts that offsets tell of; null when they lead out of the message. */
const cut = (bytes: Uint8Array, offsets: ReadonlyArray<number>): ReadonlyArray<Uint8Array> | null => {
  const ends = [...offsets.slice(1), bytes.length]
  const isIn = offsets.every((at, i) => at <= (ends[i] as number)) && (ends.at(-2) ?? 0) <= bytes.length
  return isIn ? offsets.map((at, i) => bytes.subarray(at, ends[i])) : null
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength)

const unreadable = Either.left(
  new UnreadableMessage({ message: 'It does not consist of the parts of a Jupyter message.' }),
)

export const encodeForSocket = (channel: string, message: OutgoingMessage): Uint8Array<ArrayBuffer> =>
  withOffsets([encoder.encode(channel), ...jsonParts(message), ...(message.buffers ?? [])])

/** The same for servers that do not know the subprotocol: JSON, behind which come binary parts if there are any. */
export const encodeForOldSocket = (
  channel: string,
  { header, parent, metadata = {}, content, buffers = [] }: OutgoingMessage,
): string | Uint8Array<ArrayBuffer> => {
  const text = JSON.stringify({ channel, header, parent_header: parent, metadata, content })
  if (buffers.length === 0) return text
  const parts = [encoder.encode(text), ...buffers]
  const head = 4 * (parts.length + 1)
  const bytes = new Uint8Array(head + parts.reduce((sum, part) => sum + part.length, 0))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, parts.length)
  let at = head
  for (const [i, part] of parts.entries()) {
    view.setUint32(4 * (i + 1), at)
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

type Decoded = Either.Either<ChanneledMessage, UnreadableMessage>

export const decodeFromSocket = (bytes: Uint8Array): Decoded => {
  if (bytes.length < 8) return unreadable
  const view = viewOf(bytes)
  const count = Number(view.getBigUint64(0, true))
  if (count < 6 || 8 * (count + 1) > bytes.length) return unreadable
  const offsets = Array.from({ length: count }, (_, i) => Number(view.getBigUint64(8 * (i + 1), true)))
  // The last is where the message ends.
  const parts = cut(bytes.subarray(0, offsets.at(-1)), offsets.slice(0, -1))
  if (parts === null) return unreadable
  const [channel, ...rest] = parts
  return Either.map(readParts(rest.slice(0, 4), rest.slice(4)), (message) => ({
    channel: decoder.decode(channel),
    message,
  }))
}

/** Its content is read as written: numbers that JavaScript cannot hold stay as they are only under the subprotocol. */
const readOldText = (text: string, buffers: ReadonlyArray<Uint8Array>): Decoded => {
  try {
    const { channel, header, parent_header, metadata, content } = JSON.parse(text)
    const parts = [header, parent_header, metadata, content].map((part) =>
      encoder.encode(JSON.stringify(part ?? {})),
    )
    return Either.map(readParts(parts, buffers), (message) => ({ channel: String(channel), message }))
  } catch {
    return unreadable
  }
}

export const decodeFromOldSocket = (data: string | Uint8Array): Decoded => {
  if (typeof data === 'string') return readOldText(data, [])
  if (data.length < 4) return unreadable
  const view = viewOf(data)
  const count = view.getUint32(0)
  if (count < 1 || 4 * (count + 1) > data.length) return unreadable
  const parts = cut(
    data,
    Array.from({ length: count }, (_, i) => view.getUint32(4 * (i + 1))),
  )
  if (parts === null) return unreadable
  const [text, ...buffers] = parts
  return readOldText(decoder.decode(text), buffers)
}
