import {
  intents,
  mergeCellText,
  type StateDatabase,
  serverPrincipal,
  updatesToText,
  updateToText,
} from '@anode/document'
import type { ProposedFact } from '@anode/protocol'
import type { Room } from '../room/Room.ts'

/** What a run asked for by `set_next_input` or `%load`. */
export interface NextInput {
  readonly runId: string
  readonly cellId: string
  readonly text: string
  readonly replace: boolean
}

/**
 * The facts that answer a `NextInputSet`. The text of the cell is replaced as long as it is what ran: what somebody
 * wrote meanwhile stays, and the new text comes below. None when the cell is gone.
 */
export const nextInputFacts = (
  state: StateDatabase,
  { runId, cellId, text, replace }: NextInput,
  by: string,
): ReadonlyArray<ProposedFact> => {
  const [cell] = state.select('SELECT kind, source, textState FROM cells WHERE id = $cellId', {
    $cellId: cellId,
  })
  if (cell === undefined) return []
  const [run] = state.select('SELECT source FROM runs WHERE id = $runId', { $runId: runId })
  const stored = { source: String(cell.source), textState: cell.textState as string | null }
  if (replace && run?.source === stored.source) {
    // All of it goes and all of it is new: undoing what somebody typed before takes no letter of it along.
    const none = updateToText(stored, '')
    const rest = none === null ? stored : mergeCellText(stored, none)
    return [...(none === null ? [] : [none]), ...updatesToText(rest, text)].map((update) =>
      intents.editText(cellId, update, { by }),
    )
  }
  const cells = state
    .select('SELECT id, position FROM cells ORDER BY position, id')
    .map(({ id, position }) => ({ id: String(id), position: String(position) }))
  const index = cells.findIndex(({ id }) => id === cellId) + 1
  return [intents.createCell(cells, { index, kind: String(cell.kind), source: text }, { by })]
}

/** Answers a `NextInputSet` in its room. */
export const stateNextInput = (room: Room, next: NextInput): void => {
  const facts = nextInputFacts(room.state, next, serverPrincipal.id)
  if (facts.length > 0) room.stateFacts(serverPrincipal, facts)
}
