import { applyFact, type Fact, type NotebookSnapshot, readSnapshot } from '@anode/document'
import { openMemoryState } from '@anode/document/testing'
import { expect } from 'vitest'
import type { LogRow } from '../harness/notebookLog.ts'
import type { FuzzClient } from './FuzzClient.ts'

const factOf = ({ seq, name, args }: LogRow): Fact => ({ seq, name, args: JSON.parse(args) })

/** The state that a log leads to. */
const replayed = (log: ReadonlyArray<LogRow>): NotebookSnapshot => {
  const db = openMemoryState()
  for (const row of log) applyFact(db, factOf(row))
  const state = readSnapshot(db)
  db.close()
  return state
}

/** Every word of the notebook, with the cells in which it stands. */
const wordsIn = (state: NotebookSnapshot): ReadonlyMap<string, ReadonlyArray<string>> => {
  const places = new Map<string, string[]>()
  for (const { id, source, deletedBy } of [...state.cells, ...(state.deletedCells ?? [])]) {
    const place = deletedBy === undefined ? String(id) : `${id} (deleted)`
    for (const word of String(source).match(/<[^<>]+>/g) ?? []) {
      places.set(word, [...(places.get(word) ?? []), place])
    }
  }
  return places
}

/**
 * Expects of a notebook and its pages, once nothing is under way, that all have the state that the log leads to,
 * that the log has all that each page committed, in its order and once, and that nothing is doubled: no word, no
 * run. Gives the state.
 */
export const expectNothingLost = (
  log: ReadonlyArray<LogRow>,
  clients: ReadonlyArray<FuzzClient>,
): NotebookSnapshot => {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1))
  const state = replayed(log)
  for (const client of clients) {
    expect(client.replica.status.refused).toEqual([])
    expect(client.replica.status.stopped).toBeNull()
    expect(client.replica.status.differed).toEqual([])
    const own = log.filter((row) => row.client !== null && client.clients.has(row.client))
    const facts = own.map(({ name, args }) => ({ name, args: JSON.parse(args) }))
    expect(facts).toEqual(client.committed.map(({ name, args }) => ({ name, args })))
    expect(client.state()).toEqual(state)
  }
  // Two who take out one word at once and both undo that bring it back twice: to a text they are two insertions.
  const mayBeTwice = (word: string) => clients.filter(({ taken }) => taken.has(word)).length > 1
  const doubled = [...wordsIn(state)].filter(([word, places]) => places.length > 1 && !mayBeTwice(word))
  expect(doubled).toEqual([])
  for (const name of ['v1.RunStarted', 'v1.RunFinished', 'v1.OutputAppended']) {
    const runs = log.filter((row) => row.name === name).map(({ args }) => JSON.parse(args).runId as string)
    expect(runs).toHaveLength(new Set(runs).size)
  }
  expect(state.runs.filter(({ status }) => status === 'queued' || status === 'running')).toEqual([])
  return state
}
