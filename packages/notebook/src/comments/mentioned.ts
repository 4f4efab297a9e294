import type { Person } from './people.ts'

/** What stands before the caret when somebody is being named there: the letters after `@`. */
export interface MentionQuery {
  /** Where the `@` is. */
  readonly from: number
  readonly letters: string
}

/** Who is being named at the caret, if somebody is. */
export const mentionAt = (text: string, caret: number): MentionQuery | null => {
  const match = text.slice(0, caret).match(/(?:^|[\s(])@([\p{L}\p{N}_.-]{0,40})$/u)
  return match === null ? null : { from: caret - (match[1]?.length ?? 0) - 1, letters: match[1] ?? '' }
}

/** The people whose names, or words in them, begin with these letters. */
export const peopleLike = (people: ReadonlyArray<Person>, letters: string): ReadonlyArray<Person> =>
  people.filter(({ name }) =>
    [name, ...name.split(/\s+/)].some((word) => word.toLowerCase().startsWith(letters.toLowerCase())),
  )

const escaped = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** Where `@Name` stands in a text, of any of these people. Of two names that begin alike, the longer one counts. */
export const namesIn = (
  text: string,
  people: ReadonlyArray<Person>,
): ReadonlyArray<{ readonly id: string; readonly from: number; readonly to: number }> => {
  if (people.length === 0) return []
  const longestFirst = people.toSorted((a, b) => b.name.length - a.name.length)
  const names = longestFirst.map(({ name }) => escaped(name)).join('|')
  return [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}_])@(${names})(?![\\p{L}\\p{N}_])`, 'giu'))].map(
    ({ index, 0: whole, 1: name = '' }) => ({
      id: longestFirst.find((person) => person.name.toLowerCase() === name.toLowerCase())?.id ?? '',
      from: index,
      to: index + whole.length,
    }),
  )
}

/** The ids of the people whom a text names. */
export const mentionedIn = (text: string, people: ReadonlyArray<Person>): ReadonlyArray<string> => [
  ...new Set(namesIn(text, people).map(({ id }) => id)),
]
