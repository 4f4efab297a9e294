import { type NotebookSnapshot, readSnapshot } from '../NotebookSnapshot.ts'
import { applyFact, type Fact } from '../StateDatabase.ts'
import { openMemoryState } from './memoryState.ts'

/** The state that a log leads to, starting from nothing. */
export const stateOf = (facts: ReadonlyArray<Fact>): NotebookSnapshot => {
  const db = openMemoryState()
  for (const fact of facts) applyFact(db, fact)
  const state = readSnapshot(db)
  db.close()
  return state
}

/** The state after events, numbered as they come. */
export const stateAfter = (events: ReadonlyArray<Omit<Fact, 'seq'>>): NotebookSnapshot =>
  stateOf(events.map((event, index) => ({ ...event, seq: index + 1 })))
