/**
 * Search compares lower case with lower case: SQLite's LIKE knows the case of ASCII letters only. LIKE over
 * this column is what searches: an FTS5 index answers in 2 ms instead of 17 (2,000 notebooks of 10 KB), but
 * costs 50 ms at each pause of somebody who types into a notebook of 200 KB, and everybody waits for that.
 */
export const foldedText = (title: string, content: string): string => `${title}\n${content}`.toLowerCase()

/** The words that somebody searches for, each once. */
export const searchWords = (search: string): ReadonlyArray<string> => [
  ...new Set(
    search
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word.length > 0),
  ),
]

/** A LIKE pattern (with `ESCAPE '\'`) for texts that hold the word. */
export const likePattern = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`
