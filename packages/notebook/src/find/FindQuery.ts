import { messageOf } from '@anode/document/messageOf'
/** What is looked for, and where. */
export interface FindQuery {
  readonly text: string
  readonly matchCase: boolean
  readonly wholeWord: boolean
  readonly regexp: boolean
}

export const emptyQuery: FindQuery = { text: '', matchCase: false, wholeWord: false, regexp: false }

/** Matches in one text: start and end, start and end, … */
export type Offsets = ReadonlyArray<number>

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** A query as a regular expression, or why it is none, in words. */
export const compileQuery = (query: FindQuery): RegExp | { readonly error: string } => {
  const flags = query.matchCase ? 'gm' : 'gim'
  try {
    if (!query.regexp) {
      const word = '[\\p{L}\\p{N}_]'
      const body = escaped(query.text)
      // A boundary is asked for only where the text has a word's character: “(x” is found in “f(x)”.
      const before = query.wholeWord && new RegExp(`^${word}`, 'u').test(query.text) ? `(?<!${word})` : ''
      const after = query.wholeWord && new RegExp(`${word}$`, 'u').test(query.text) ? `(?!${word})` : ''
      return new RegExp(`${before}${body}${after}`, `${flags}u`)
    }
    return new RegExp(query.wholeWord ? `(?<!\\w)(?:${query.text})(?!\\w)` : query.text, flags)
  } catch (error) {
    const message = messageOf(error)
    const why = message.replace(/^Invalid regular expression: \/.*\/[a-z]*: /s, '')
    return { error: `This is no regular expression: ${why.charAt(0).toLowerCase()}${why.slice(1)}.` }
  }
}

/** Where `pattern` (global) matches, at most `limit` times. A match of nothing does not count. */
export const matchesIn = (text: string, pattern: RegExp, limit = Number.POSITIVE_INFINITY): Offsets => {
  const offsets: number[] = []
  pattern.lastIndex = 0
  while (offsets.length < limit * 2) {
    const match = pattern.exec(text)
    if (match === null) break
    if (match[0] === '') pattern.lastIndex++
    else offsets.push(match.index, match.index + match[0].length)
  }
  return offsets
}

const TOKEN = /\$(?:([$&])|(\d{1,2})|<([^>]*)>)|\\([nt\\])/g

/** What a match becomes: of regular expressions, `$1`, `$<name>`, `$&`, `$$`, `\n` and `\t` are filled in. */
const filledIn = (replacement: string, match: RegExpExecArray): string =>
  replacement.replace(TOKEN, (token, sign?: string, group?: string, name?: string, escaping?: string) => {
    if (sign !== undefined) return sign === '$' ? '$' : match[0]
    if (escaping !== undefined) return escaping === 'n' ? '\n' : escaping === 't' ? '\t' : '\\'
    if (name !== undefined) return match.groups?.[name] ?? ''
    const index = Number(group)
    return index > 0 && index < match.length ? (match[index] ?? '') : token
  })

/** A match and what replaces it. */
export interface Replacement {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Every match with what replaces it, in order. */
export const replacementsIn = (
  text: string,
  pattern: RegExp,
  replacement: string,
  isRegexp: boolean,
): ReadonlyArray<Replacement> => {
  const edits: Replacement[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === '') {
      pattern.lastIndex++
      continue
    }
    const insert = isRegexp ? filledIn(replacement, match) : replacement
    edits.push({ from: match.index, to: match.index + match[0].length, insert })
  }
  return edits
}
