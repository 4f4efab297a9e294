import { Schema } from 'effect'

/** The most matches that a completion tells, as IPython has it; typing on narrows them down. */
export const MATCHES_LIMIT = 500

/** The longest reply, in UTF-16 units of its JSON. */
export const REPLY_LIMIT = 2 * 1024 * 1024

/** Why a request to a kernel has no other answer; `tag` is for programs, `message` for people. */
export const KernelRefusal = Schema.Struct({
  tag: Schema.Literal(
    /** The notebook has none, or it is on its way. */
    'NoKernel',
    /** Code executes, and the kernel cannot answer meanwhile. */
    'KernelBusy',
    /** It ended before it answered. */
    'KernelLost',
    'TimedOut',
    /** It tried, and could not. */
    'KernelFailed',
    /** The process that runs kernels is not connected. */
    'HostAway',
    /** It, or the server, is of a version that does not know such requests. */
    'HostOutdated',
    'ServerOutdated',
    'TooLarge',
    'TooMany',
    'NotAllowed',
    /** The page is not connected, or was cut off before the answer came. */
    'Disconnected',
  ),
  message: Schema.String,
})
export type KernelRefusal = typeof KernelRefusal.Type

export const refusedAs = (tag: KernelRefusal['tag'], message: string): KernelRefusal => ({ tag, message })

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** The answer to a `KernelRequest`. Every request has exactly one. */
export const KernelReply = Schema.Union(
  /** What may stand from `start` to `end` (UTF-16 units), the best first. `more`: there may be more than is told. */
  Schema.TaggedStruct('completed', {
    start: Schema.Int,
    end: Schema.Int,
    matches: Schema.Array(Schema.Struct({ text: Schema.String, type: Schema.NullOr(Schema.String) })),
    more: Schema.Boolean,
  }),
  /** A MIME bundle. */
  Schema.TaggedStruct('inspected', { found: Schema.Boolean, data: JsonObject, metadata: JsonObject }),
  Schema.TaggedStruct('completeness', {
    status: Schema.Literal('complete', 'incomplete', 'invalid', 'unknown'),
    indent: Schema.String,
  }),
  Schema.TaggedStruct('handled', {}),
  Schema.TaggedStruct('refused', { refusal: KernelRefusal }),
)
export type KernelReply = typeof KernelReply.Type

/** A reply that refuses. */
export const refusedReply = (refusal: KernelRefusal): KernelReply => ({ _tag: 'refused', refusal })
