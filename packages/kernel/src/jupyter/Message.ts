import { Schema } from 'effect'

/** The version of the Jupyter messaging protocol that Anode speaks (jupyter-client.readthedocs.io, “Messaging”). */
export const MESSAGING_VERSION = '5.4'

/** The header of a message that Anode sends. */
export interface MessageHeader {
  readonly msg_id: string
  readonly msg_type: string
  readonly session: string
  readonly username: string
  /** ISO 8601. */
  readonly date: string
  readonly version: string
  /** Who answers: a subshell of the kernel instead of its main shell (JEP 91). */
  readonly subshell_id?: string
}

/** A message on its way to a kernel. */
export interface OutgoingMessage {
  readonly header: MessageHeader
  /** The header of the message that this one answers, `{}` without one. */
  readonly parent: MessageHeader | IncomingHeader | Record<string, never>
  readonly content: unknown
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Binary parts behind the content. */
  readonly buffers?: ReadonlyArray<Uint8Array>
}

/** What Anode reads of a header that a kernel wrote. The other fields are kept for answers. */
export const IncomingHeader = Schema.Struct(
  { msg_id: Schema.String, msg_type: Schema.String },
  Schema.Record({ key: Schema.String, value: Schema.Unknown }),
)
export type IncomingHeader = typeof IncomingHeader.Type

/** A message from a kernel, its signature checked and its content not read yet. */
export interface IncomingMessage {
  readonly header: IncomingHeader
  /** The `msg_id` of the request that caused it; null for messages that no request caused. */
  readonly parentId: string | null
  readonly metadata: unknown
  readonly content: unknown
  /** Binary parts behind the content, as comm messages of widgets carry them. */
  readonly buffers: ReadonlyArray<Uint8Array>
}

export const messageHeader = (
  msg_type: string,
  {
    id,
    session,
    at,
    subshell,
  }: {
    readonly id: string
    readonly session: string
    readonly at: number
    readonly subshell?: string | null
  },
): MessageHeader => ({
  msg_id: id,
  msg_type,
  session,
  username: 'anode',
  date: new Date(at).toISOString(),
  version: MESSAGING_VERSION,
  ...(typeof subshell === 'string' && { subshell_id: subshell }),
})
