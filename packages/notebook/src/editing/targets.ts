import type { NotebookSession } from '../session/NotebookSession.ts'

/** The selected cells in the notebook's order. */
export const selectedCells = ({ index, selection }: NotebookSession): ReadonlyArray<string> =>
  index.ids.filter((id) => selection.members.has(id))

/** These cells, and with a folded heading everything that it hides: what is done to it is done to all of that. */
export const withSections = (
  { index, outline }: NotebookSession,
  cellIds: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const all = new Set(cellIds)
  for (const id of cellIds)
    if (outline.isFolded(id)) for (const inner of outline.sectionOf(id)) all.add(inner)
  return all.size === cellIds.length ? cellIds : index.ids.filter((id) => all.has(id))
}

/** What a thing done to one cell is done to: all selected cells when it is one of them, else it alone. */
export const targetsOf = (session: NotebookSession, cellId: string): ReadonlyArray<string> =>
  session.selection.members.has(cellId) ? selectedCells(session) : [cellId]

/** The cells that are shown, in order. */
export const shownCells = ({ index, outline }: NotebookSession): ReadonlyArray<string> =>
  outline.hidden.size === 0 ? index.ids : index.ids.filter((id) => !outline.hidden.has(id))

/** Where a cell goes that is put behind this one: behind what it hides, too. */
export const indexBehind = (session: NotebookSession, cellId: string): number =>
  session.index.indexOf(withSections(session, [cellId]).at(-1) ?? cellId) + 1
