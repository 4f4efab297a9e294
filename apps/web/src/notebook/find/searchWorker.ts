import {
  compileQuery,
  type FindQuery,
  matchesIn,
  type Offsets,
  type Replacement,
  replacementsIn,
} from './FindQuery.ts'

/** Work for the searching thread. */
export interface SearchRequest {
  readonly id: number
  readonly query: FindQuery
  readonly texts: ReadonlyArray<string>
  /** Asks for what replaces each match instead of where it is. */
  readonly replacement?: string
  /** So many matches in all are enough. */
  readonly limit: number
}

/** For each text its matches, or what replaces them. */
export interface SearchAnswer {
  readonly id: number
  readonly offsets: ReadonlyArray<Offsets>
  readonly replacements: ReadonlyArray<ReadonlyArray<Replacement>>
}

const answer = ({ id, query, texts, replacement, limit }: SearchRequest): SearchAnswer => {
  const pattern = compileQuery(query)
  if ('error' in pattern) return { id, offsets: [], replacements: [] }
  if (replacement !== undefined) {
    const replacements = texts.map((text) => replacementsIn(text, pattern, replacement, query.regexp))
    return { id, offsets: [], replacements }
  }
  let left = limit
  const offsets = texts.map((text) => {
    const found = matchesIn(text, pattern, left)
    left -= found.length / 2
    return found
  })
  return { id, offsets, replacements: [] }
}

self.onmessage = ({ data }: MessageEvent<SearchRequest>) => self.postMessage(answer(data))
