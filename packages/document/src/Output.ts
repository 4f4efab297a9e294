import { Schema } from 'effect'

/** How base64 is written where it is not one line with its padding, so that it comes back as it was. */
export const WrittenBase64 = Schema.Struct({
  /** Characters in a line, and what ends each but the last. */
  line: Schema.optional(Schema.Int),
  end: Schema.optional(Schema.String),
  /** Space behind it all. */
  last: Schema.optional(Schema.String),
  /** It has no `=` at its end. */
  unpadded: Schema.optional(Schema.Boolean),
})
export type WrittenBase64 = typeof WrittenBase64.Type

/**
 * A value too large for the log, kept beside it under the SHA-256 of its content and fetched on demand.
 * It stands in a MIME bundle where the value itself would stand.
 */
export const ArtifactRef = Schema.Struct({
  $artifact: Schema.String.pipe(Schema.pattern(/^[0-9a-f]{64}$/)),
  /** Size of the stored content in bytes. */
  bytes: Schema.Int,
  /** How the content became bytes: base64 text decoded, text in UTF-8, or JSON in UTF-8. */
  encoding: Schema.Literal('base64', 'utf8', 'json'),
  written: Schema.optional(WrittenBase64),
})
export type ArtifactRef = typeof ArtifactRef.Type

export const isArtifactRef = Schema.is(ArtifactRef)

/** Whether a value could be taken for a reference. One that Anode did not put there must not stay as it is. */
export const isArtifactLike = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && '$artifact' in value

/**
 * A MIME bundle as in nbformat 4.5: text for text and images (base64), JSON for `application/json` and
 * `application/*+json`. Lists of lines are joined when a bundle enters Anode.
 */
export const MimeBundle = Schema.Record({ key: Schema.String, value: Schema.Unknown })
export type MimeBundle = typeof MimeBundle.Type

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** Text that a cell printed; grows while the cell runs. */
export const StreamOutput = Schema.TaggedStruct('stream', {
  name: Schema.Literal('stdout', 'stderr'),
  text: Schema.String,
})

/** Something displayed (`display_data`) or the value of the last expression (`execute_result`). */
export const DisplayOutput = Schema.TaggedStruct('display', {
  data: MimeBundle,
  metadata: JsonObject,
  /** Set by `display(..., display_id=…)`: later updates name it. */
  displayId: Schema.optional(Schema.String),
  /** Present on an `execute_result` only; null where a file leaves its number out. */
  executionCount: Schema.optional(Schema.NullOr(Schema.Int)),
})

/** An exception; `traceback` holds lines with ANSI colours. */
export const ErrorOutput = Schema.TaggedStruct('error', {
  ename: Schema.String,
  evalue: Schema.String,
  traceback: Schema.Array(Schema.String),
})

/** One output of a cell, as nbformat's `output`, with its kind as the tag. */
export const Output = Schema.Union(StreamOutput, DisplayOutput, ErrorOutput)
export type Output = typeof Output.Type
export type StreamOutput = typeof StreamOutput.Type
export type DisplayOutput = typeof DisplayOutput.Type
export type ErrorOutput = typeof ErrorOutput.Type

/** An output with its identity: what outputs in flight and stored outputs have in common. */
export const IdentifiedOutput = Schema.Struct({ id: Schema.String, output: Output })
export type IdentifiedOutput = typeof IdentifiedOutput.Type
