import { Schema } from 'effect'

/** A whole number in an address: digits alone. `most` is the largest that JSON can carry when it is missing. */
export const wholeNumber = (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  Schema.String.pipe(
    Schema.pattern(/^\d{1,16}$/),
    Schema.compose(Schema.NumberFromString),
    Schema.int(),
    Schema.between(least, most),
  ).annotations({ jsonSchema: { type: 'integer', minimum: least, maximum: most } })
