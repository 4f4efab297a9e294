import { Schema } from 'effect'
import { Lines } from './lines.ts'

/** A JSON object whose content is nobody's business here: it is kept as it is, not looked into. */
const AnyObject = Schema.declare(
  (value): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
  { identifier: 'an object' },
)

const metadata = Schema.optionalWith(AnyObject, { nullable: true, default: () => ({}) })
const text = Schema.optionalWith(Lines, { nullable: true, default: () => '' })
const word = Schema.optionalWith(Schema.String, { nullable: true, default: () => '' })

/** A number that is no count (`"*"`, or below zero) counts as none. */
const count = Schema.optionalWith(
  Schema.transform(Schema.Unknown, Schema.NullOr(Schema.Int), {
    strict: true,
    decode: (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null),
    encode: (value) => value,
  }),
  { default: () => null },
)

/** One output of a file. */
export const IpynbOutput = Schema.Union(
  Schema.Struct({ output_type: Schema.Literal('stream'), name: word, text }),
  Schema.Struct({ output_type: Schema.Literal('display_data'), data: metadata, metadata }),
  Schema.Struct({
    output_type: Schema.Literal('execute_result'),
    data: metadata,
    metadata,
    execution_count: count,
  }),
  Schema.Struct({
    output_type: Schema.Literal('error'),
    ename: word,
    evalue: word,
    traceback: Schema.optionalWith(Schema.Array(Schema.String), { nullable: true, default: () => [] }),
  }),
)
export type IpynbOutput = typeof IpynbOutput.Type

/** One cell of a file. */
export const IpynbCell = Schema.Struct({
  cell_type: Schema.NonEmptyString,
  /** Since 4.5; checked and repaired by `uniqueCellIds`. */
  id: Schema.optional(Schema.Unknown),
  metadata,
  source: text,
  attachments: Schema.optionalWith(Schema.Record({ key: Schema.String, value: AnyObject }), {
    nullable: true,
  }),
  execution_count: count,
  outputs: Schema.optionalWith(Schema.Array(IpynbOutput), { nullable: true, default: () => [] }),
})
export type IpynbCell = typeof IpynbCell.Type

/**
 * A notebook file of nbformat 4 as lenient input: whatever may be missing may be missing, and what later
 * minor versions add is passed over. Everything that it leaves out gets its value here.
 */
export const IpynbFile = Schema.Struct({ metadata, cells: Schema.Array(IpynbCell) })
export type IpynbFile = typeof IpynbFile.Type
