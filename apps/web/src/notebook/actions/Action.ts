import type { NotebookSession } from '../state/NotebookSession.ts'

/** Something a person can do to a notebook, by key, menu or (later) palette. */
export interface Action {
  /** Stable, for settings: `cell.delete`. */
  readonly id: string
  /** What people read: `Delete cell`. */
  readonly title: string
  /** Keys as `keyName` writes them, in command mode and while editing. A sequence has a space: `d d`. */
  readonly keys?: { readonly command?: ReadonlyArray<string>; readonly edit?: ReadonlyArray<string> }
  readonly run: (session: NotebookSession) => void
}

/** An action on the selected cell; nothing happens without one. */
export const onSelected =
  (run: (session: NotebookSession, cellId: string) => void) =>
  (session: NotebookSession): void => {
    const { cellId } = session.selection
    if (cellId !== null && session.index.entry(cellId) !== undefined) run(session, cellId)
  }
