/** Everything that ends a line for Python, whose `str.splitlines(True)` is what Jupyter writes files with. */
const ENDS = '\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029'
const END = new RegExp(`(?:\r\n|[${ENDS}])$`)
const LINE = new RegExp(`[^${ENDS}]*(?:\r\n|[${ENDS}])|[^${ENDS}]+`, 'g')

/** Text as nbformat files hold it: its lines, each with its end. No lines for no text. */
export const splitLines = (text: string): ReadonlyArray<string> => text.match(LINE) ?? []

/** The same lines without their ends. */
export const bareLines = (text: string): ReadonlyArray<string> =>
  splitLines(text).map((line) => line.replace(END, ''))
