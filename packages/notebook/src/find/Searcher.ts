import type { FindQuery, Offsets, Replacement } from './FindQuery.ts'

/** The pattern takes too long: some do so without end, on texts that look harmless. */
export class TooSlow extends Error {}

/** Searches texts, where that can be stopped: a pattern may not come to an end by itself. */
export interface Searcher {
  /** Where the query matches in each of the texts, at most `limit` in all; gives up what was asked before. @throws TooSlow */
  readonly match: (
    query: FindQuery,
    texts: ReadonlyArray<string>,
    limit: number,
  ) => Promise<ReadonlyArray<Offsets>>
  /** What replaces each match in each of the texts. @throws TooSlow */
  readonly replace: (
    query: FindQuery,
    texts: ReadonlyArray<string>,
    replacement: string,
  ) => Promise<ReadonlyArray<ReadonlyArray<Replacement>>>
  /** Gives up what is asked. */
  readonly stop: () => void
}
