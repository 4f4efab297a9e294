import { intents, updateToText } from '@anode/document'
import type { NewFact, Replica } from '@anode/protocol/replica'
import { positions, SHARED_CELL, sharedText } from './queries.ts'

/** A fact and what it is known by in the log. */
export interface MarkedFact {
  readonly fact: NewFact
  readonly mark: string
}

/** What one page does next: mostly it types into the shared cell, else it makes, moves or deletes cells. */
export const nextFact = (replica: Replica, token: string, random: () => number): MarkedFact => {
  const actor = { by: replica.status.principal.id }
  const what = random()
  if (what < 0.5) {
    const shared = JSON.parse(replica.read(sharedText))
    const update = shared && updateToText(shared, `${shared.source}<${token}>`)
    if (update) return { fact: intents.editText(SHARED_CELL, update, actor), mark: `text ${update}` }
  }
  const cells = (JSON.parse(replica.read(positions)) as ReadonlyArray<[string, string]>).map(
    ([id, position]) => ({ id, position }),
  )
  const other = cells[Math.floor(random() * cells.length)]
  if (what > 0.85 && other && other.id !== SHARED_CELL) {
    const [fact] =
      what > 0.95
        ? intents.deleteCells([other.id], actor)
        : intents.moveCell(cells, other.id, Math.floor(random() * cells.length), actor)
    if (fact) return { fact, mark: `${fact.name} ${other.id}` }
  }
  const index = Math.floor(random() * (cells.length + 1))
  const fact = intents.createCell(cells, { index, kind: 'code', source: token, id: token }, actor)
  return { fact, mark: `create ${token}` }
}
