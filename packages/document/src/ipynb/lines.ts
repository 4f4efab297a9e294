import { Schema } from 'effect'

/** Everything that ends a line for Python, whose `str.splitlines(True)` is what Jupyter writes files with. */
const ENDS = '\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029'
const LINE = new RegExp(`[^${ENDS}]*(?:\r\n|[${ENDS}])|[^${ENDS}]+`, 'g')

/** Text as nbformat files hold it: its lines, each with its end. No lines for no text. */
export const splitLines = (text: string): ReadonlyArray<string> => text.match(LINE) ?? []

/** nbformat's `multiline_string`: text, or a list of strings that are joined without anything between. */
export const Lines = Schema.transform(
  Schema.Union(Schema.String, Schema.Array(Schema.String)),
  Schema.String,
  {
    strict: true,
    decode: (value) => (typeof value === 'string' ? value : value.join('')),
    encode: (text) => text,
  },
)
