/** Find and replace in a whole notebook, in texts and outputs as they are stored, drawn or not. */
export { DirectSearcher } from './DirectSearcher.ts'
export {
  Find,
  type FindState,
  findOf,
  findService,
  isSameMatch,
  LIMIT,
  type Match,
  type ReplacedAll,
} from './Find.ts'
export type { FindQuery, Offsets, Replacement } from './FindQuery.ts'
export { type Searcher, TooSlow } from './Searcher.ts'
