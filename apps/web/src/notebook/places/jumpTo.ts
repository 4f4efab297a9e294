import type { NotebookSession } from '@anode/notebook'
import type { Person } from '@anode/notebook/presence'
import { goToCell } from './going.ts'

/** Whether somebody is in a cell that is there. */
export const isSomewhere = (session: NotebookSession, { place }: Person): boolean =>
  place !== null && session.index.entry(place.cellId) !== undefined

/** Selects the cell where somebody is. */
export const jumpTo = (session: NotebookSession, person: Person): void => {
  if (person.place !== null && isSomewhere(session, person)) goToCell(session, person.place.cellId)
}
