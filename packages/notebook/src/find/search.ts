import {
  compileQuery,
  type FindQuery,
  matchesIn,
  type Offsets,
  type Replacement,
  replacementsIn,
} from './FindQuery.ts'

/** What is searched for, in which texts. */
export interface Search {
  readonly query: FindQuery
  readonly texts: ReadonlyArray<string>
  /** Asks for what replaces each match instead of where it is. */
  readonly replacement?: string
  /** So many matches in all are enough. */
  readonly limit: number
}

/** For each text its matches, or what replaces them. */
export interface Found {
  readonly offsets: ReadonlyArray<Offsets>
  readonly replacements: ReadonlyArray<ReadonlyArray<Replacement>>
}

/** Searches texts, to the end: some patterns do not come to one. */
export const search = ({ query, texts, replacement, limit }: Search): Found => {
  const pattern = compileQuery(query)
  if ('error' in pattern) return { offsets: [], replacements: [] }
  if (replacement !== undefined) {
    const replacements = texts.map((text) => replacementsIn(text, pattern, replacement, query.regexp))
    return { offsets: [], replacements }
  }
  let left = limit
  const offsets = texts.map((text) => {
    const found = matchesIn(text, pattern, left)
    left -= found.length / 2
    return found
  })
  return { offsets, replacements: [] }
}
