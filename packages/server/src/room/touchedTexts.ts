import {
  events,
  repairOf,
  type StateDatabase,
  type StoredText,
  serverPrincipal,
  textHash,
} from '@anode/document'
import type { LoggedFact, ProposedFact } from '@anode/protocol'

/** A cell's text as the tables hold it; null when there is no such cell. */
export const storedText = (state: StateDatabase, cellId: string): StoredText | null => {
  const [row] = state.select('SELECT source, textState FROM cells WHERE id = $id', { $id: cellId })
  if (row === undefined) return null
  return { source: String(row.source), textState: row.textState === null ? null : String(row.textState) }
}

/** The cells whose texts facts may have changed, and that may be there. */
export const touchedCells = (facts: ReadonlyArray<ProposedFact | LoggedFact>): ReadonlySet<string> => {
  const touched = new Set<string>()
  for (const { name, args } of facts) {
    const { cellId, cells } = args as {
      readonly cellId?: string
      readonly cells?: ReadonlyArray<{ id: string }>
    }
    if (name === 'v1.CellTextEdited' || name === 'v1.CellCreated') touched.add(String(cellId))
    else if (name === 'v1.NotebookLoaded') for (const { id } of cells ?? []) touched.add(String(id))
  }
  return touched
}

/**
 * Facts by the server that give texts line feeds as their only line ends. What comes in has no others by now; older
 * pages, and logs that they wrote, have.
 */
export const repairs = (state: StateDatabase, cellIds: Iterable<string>): ReadonlyArray<ProposedFact> => {
  const facts: ProposedFact[] = []
  for (const cellId of cellIds) {
    const stored = storedText(state, cellId)
    const update = stored === null ? null : repairOf(stored)
    if (update !== null) facts.push(events.cellTextEdited({ cellId, update, by: serverPrincipal.id }))
  }
  return facts
}

/** The cells of a notebook whose texts need that. */
export const cellsToRepair = (state: StateDatabase): ReadonlyArray<string> =>
  state.select('SELECT id FROM cells WHERE instr(source, char(13)) > 0').map(({ id }) => String(id))

/** The names of texts (`textHash`), by cell. */
export const textHashes = (
  state: StateDatabase,
  cellIds: Iterable<string>,
): Readonly<Record<string, string>> => {
  const hashes: Array<readonly [string, string]> = []
  for (const cellId of cellIds) {
    const stored = storedText(state, cellId)
    if (stored !== null) hashes.push([cellId, textHash(stored.source)])
  }
  return Object.fromEntries(hashes)
}

/** The names of all texts. */
export const allTextHashes = (state: StateDatabase): Readonly<Record<string, string>> =>
  Object.fromEntries(
    state
      .select('SELECT id, source FROM cells')
      .map(({ id, source }) => [String(id), textHash(String(source))]),
  )
