import { type Found, type Search, search } from '@anode/notebook/search'

/** Work for the searching thread. */
export interface SearchRequest extends Search {
  readonly id: number
}

/** What it found. */
export interface SearchAnswer extends Found {
  readonly id: number
}

const answer = ({ id, ...asked }: SearchRequest): SearchAnswer => ({ id, ...search(asked) })

self.onmessage = ({ data }: MessageEvent<SearchRequest>) => self.postMessage(answer(data))
