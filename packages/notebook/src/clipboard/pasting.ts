import type { CellCopy } from '@anode/document'
import { cellCount } from '../editing/cellCount.ts'
import { placeAt } from '../editing/editing.ts'
import { reveal } from '../editing/sections.ts'
import { indexBehind, selectedCells, withSections } from '../editing/targets.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'
import { storeLargeValues } from './largeValues.ts'

/** The selected cells with all that they hold, and what folded ones hide: what is copied. */
export const copySelection = (session: NotebookSession): ReadonlyArray<CellCopy> => {
  session.texts.flush()
  return withSections(session, selectedCells(session)).flatMap((id) => session.copy(id) ?? [])
}

/** What came of pasting cells. */
export interface Pasted {
  readonly cellIds: ReadonlyArray<string>
  /** Why the server did not take large outputs and pictures, which are missing then. */
  readonly missing?: unknown
}

/** Puts cells below or above the selected ones; they are selected then. */
export const pasteCells = async (
  session: NotebookSession,
  cells: ReadonlyArray<CellCopy>,
  side: 'above' | 'below',
): Promise<Pasted> => {
  if (cells.length === 0) return { cellIds: [] }
  let stored = cells
  let failure: { readonly missing: unknown } | null = null
  try {
    stored = await storeLargeValues(cells, session.ports.server)
  } catch (error) {
    failure = { missing: error }
    stored = cells.map((cell) => ({ ...cell, outputs: [], attachments: null }))
  }
  const selected = selectedCells(session)
  const index =
    side === 'above'
      ? Math.max(0, session.index.indexOf(selected[0] ?? ''))
      : selected.length === 0
        ? session.index.ids.length
        : indexBehind(session, selected.at(-1) ?? '')
  const cellIds = placeAt(session, `paste ${cellCount(stored.length)}`, index, stored)
  if (cellIds[0] !== undefined) reveal(session, cellIds[0])
  session.selection.selectMany(cellIds)
  return { cellIds, ...failure }
}
