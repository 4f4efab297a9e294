import { batchAround } from '../sync/batches.ts'
import type { JournalEntry } from './ReplicaStorage.ts'

/** The batch with the fact of that count, and the others under counts without a gap. */
export const withoutBatch = (
  entries: ReadonlyArray<JournalEntry>,
  n: number,
): { readonly batch: ReadonlyArray<JournalEntry>; readonly others: ReadonlyArray<JournalEntry> } => {
  const index = entries.findIndex((entry) => entry.n === n)
  if (index === -1) return { batch: [], others: entries }
  const { from, to } = batchAround(entries, index)
  const behind = entries.slice(to).map((entry) => ({ ...entry, n: entry.n - (to - from) }))
  return { batch: entries.slice(from, to), others: [...entries.slice(0, from), ...behind] }
}
