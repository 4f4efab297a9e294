import { Schema } from 'effect'
import { isPosition } from '../position.ts'

/** Who stated the fact: the id of the principal that the server authenticated. */
export const by = Schema.NonEmptyString

/** nbformat 4.5 allows exactly these as cell ids. */
export const cellId = Schema.String.pipe(Schema.pattern(/^[a-zA-Z0-9-_]{1,64}$/))

/** A fractional index: one that is none would keep everybody from inserting cells beside it. */
export const position = Schema.String.pipe(
  Schema.filter((value) => isPosition(value) || 'is no position between cells (a fractional index)'),
)

export const runId = Schema.NonEmptyString

/** Milliseconds since the epoch, by the clock of who stated the fact. */
export const at = Schema.Int

export const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })
