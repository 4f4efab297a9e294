import type { NotebookSession } from '@anode/notebook'
import { selectedCells } from '@anode/notebook'
import type { Command } from '../../commands/Command.ts'

/** A command on an open notebook. Give it `when` if there are times at which it can do nothing. */
export type Action = Command<readonly [session: NotebookSession]>

/** The active cell, if there is one. */
export const selectedCell = ({ selection, index }: NotebookSession): string | null =>
  selection.cellId !== null && index.entry(selection.cellId) !== undefined ? selection.cellId : null

/** Whether a cell is selected: the `when` of actions on it. */
export const hasSelected = (session: NotebookSession): boolean => selectedCell(session) !== null

/** An action on the active cell; nothing happens without one. */
export const onSelected =
  (run: (session: NotebookSession, cellId: string) => void) =>
  (session: NotebookSession): void => {
    const cellId = selectedCell(session)
    if (cellId !== null) run(session, cellId)
  }

/** An action on every selected cell, in the notebook's order; nothing happens without one. */
export const onCells =
  (run: (session: NotebookSession, cellIds: ReadonlyArray<string>) => void) =>
  (session: NotebookSession): void => {
    const cellIds = selectedCells(session)
    if (cellIds.length > 0) run(session, cellIds)
  }
