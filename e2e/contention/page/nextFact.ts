import { commands, updateToText } from '@anode/document'
import type { NewFact, Replica } from '@anode/protocol/replica'
import { cell, cellList } from 'web-sources/notebook/queries.ts'

/** The cell whose text all pages edit. */
export const SHARED_CELL = 'cell-1'

/** A fact and what it is known by in the log. */
export interface MarkedFact {
  readonly fact: NewFact
  readonly mark: string
}

/** What one page does next: mostly it types into the shared cell, else it makes, moves or deletes cells. */
export const nextFact = (replica: Replica, token: string, random: () => number): MarkedFact => {
  const actor = { by: replica.status.principal.id }
  const cells = (JSON.parse(replica.read(cellList)) as ReadonlyArray<[string, string, string]>).map(
    ([id, , position]) => ({ id, position }),
  )
  const other = cells[Math.floor(random() * cells.length)]
  const what = random()
  if (what < 0.5) {
    const shared = replica.read(cell(SHARED_CELL))
    const update = shared && updateToText(shared, `${shared.source}<${token}>`)
    if (update) return { fact: commands.editText(SHARED_CELL, update, actor), mark: `text ${update}` }
  }
  if (what > 0.85 && other && other.id !== SHARED_CELL) {
    if (what > 0.95) {
      const [fact] = commands.deleteCells([other.id], actor)
      if (fact) return { fact, mark: `delete ${other.id} ${token}` }
    }
    const [fact] = commands.moveCell(cells, other.id, Math.floor(random() * cells.length), actor)
    if (fact) return { fact, mark: `move ${other.id} ${token}` }
  }
  const index = Math.floor(random() * (cells.length + 1))
  const fact = commands.createCell(cells, { index, kind: 'code', source: token, id: token }, actor)
  return { fact, mark: `create ${token}` }
}
