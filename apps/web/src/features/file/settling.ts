import { change, type NotebookSession, type Outcome } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { goToCell } from '../../notebook/places/going.ts'
import { undoing } from '../../notebook/tell/tellEdits.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import { conflictCells } from './conflictCells.ts'
import { type Choice, type Conflict, conflictsOf, nextConflict, settlingSteps } from './conflicts.ts'

/** What was chosen, as it follows “Undone:”, and as it is told. */
const words: Readonly<Record<Choice, readonly [label: string, told: string]>> = {
  here: ['keep what was written here', 'What was written here is kept.'],
  file: ['keep what the file says', 'What the file says is kept.'],
  both: ['keep both cells', 'Both are kept.'],
}

/** Every conflict there is now, in the notebook's order. */
export const conflictsNow = ({ queries }: NotebookSession): ReadonlyArray<Conflict> =>
  conflictsOf(queries.read(conflictCells))

/** Settles conflicts, all at once, and offers to take that back. */
export const settle = (
  session: NotebookSession,
  conflicts: ReadonlyArray<Conflict>,
  choice: Choice,
): Outcome | null => {
  // What was typed a moment ago is part of what is kept.
  session.texts.flush()
  const [label, told] = words[choice]
  const cell = (id: string) => session.replica.read(queries.cell(id))
  const outcome = change(session, label, settlingSteps(conflicts, choice, cell))
  if (outcome !== null) showToast({ text: told, action: undoing(session, outcome) })
  return outcome
}

/** Settles one; the cell that stays is selected, so that keys go on from there. */
export const settleOne = (session: NotebookSession, conflict: Conflict, choice: Choice): void => {
  const { cellId, with: own } = conflict
  const outcome = settle(session, [conflict], choice)
  if (outcome === null) return
  const stays = choice === 'both' ? cellId : own
  const next = [stays, cellId].find((id) => session.index.entry(id) !== undefined)
  if (next !== undefined) session.selection.select(next)
}

/** Goes to the conflict that comes next. */
export const showNextConflict = (session: NotebookSession): void => {
  const next = nextConflict(conflictsNow(session), session.index.ids, session.selection.cellId)
  if (next !== null) goToCell(session, next.cellId)
}
