/** A fenced block of Markdown: https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
export interface Fence {
  /** The line that opens it. */
  readonly at: number
  /** The line behind the one that closes it; the number of lines where nothing does. */
  readonly end: number
  readonly isClosed: boolean
  /** Its marks: three or more of one character. */
  readonly marks: string
  /** What stands behind them. */
  readonly info: string
  /** Whether it begins at the very start of its line. */
  readonly isFlush: boolean
}

const OPEN = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\r\n]*?)[ \t]*$/

const closes = (line: string, marks: string): boolean => {
  const [, own = ''] = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line) ?? []
  return own.length >= marks.length && own[0] === marks[0]
}

/** The fenced blocks of a text, those inside of others left out. */
export const scanFences = (lines: ReadonlyArray<string>, from = 0): ReadonlyArray<Fence> => {
  const fences: Fence[] = []
  for (let at = from; at < lines.length; at++) {
    const [whole, indent, marks = '', info = ''] = OPEN.exec(lines[at] as string) ?? []
    // In the info of backticks there is no backtick: else it is text with code in it.
    if (whole === undefined || (marks[0] === '`' && info.includes('`'))) continue
    let end = at + 1
    while (end < lines.length && !closes(lines[end] as string, marks)) end++
    const isClosed = end < lines.length
    fences.push({ at, end: isClosed ? end + 1 : end, isClosed, marks, info, isFlush: indent === '' })
    at = end
  }
  return fences
}

/** Marks for a fence around a text: more than any line of it begins with. */
export const marksAround = (text: string): string => {
  let longest = 2
  for (const [, marks = ''] of text.matchAll(/^[ \t]*(`{3,})/gm)) longest = Math.max(longest, marks.length)
  return '`'.repeat(longest + 1)
}

/** A text of Markdown whose last fence is closed: an open one would swallow what follows. */
export const withClosedFence = (text: string): string => {
  const last = scanFences(text.split('\n')).at(-1)
  return last === undefined || last.isClosed ? text : `${text}\n${last.marks}`
}
