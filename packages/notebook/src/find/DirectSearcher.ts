import type { Searcher } from './Searcher.ts'
import { search } from './search.ts'

/** Searches in this thread. What it is asked is done before anything can stop it: for patterns that one trusts. */
export class DirectSearcher implements Searcher {
  match: Searcher['match'] = async (query, texts, limit) => search({ query, texts, limit }).offsets

  replace: Searcher['replace'] = async (query, texts, replacement) =>
    search({ query, texts, replacement, limit: 0 }).replacements

  stop: Searcher['stop'] = () => {}
}
