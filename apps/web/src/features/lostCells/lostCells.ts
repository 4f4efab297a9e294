import { lostText, type NotebookSession, restoreLostCell } from '@anode/notebook'
import { goToCell } from '../../notebook/places/going.ts'
import { showToast } from '../../toasts/Toasts.tsx'

/** Puts a cell back that others deleted, and goes there. */
export const putBackAndShow = (session: NotebookSession, cellId: string): void => {
  if (restoreLostCell(session, cellId)) goToCell(session, cellId)
}

/** Puts the text of a lost cell on the clipboard. */
export const copyText = async (session: NotebookSession, cellId: string): Promise<void> => {
  const text = lostText(session, cellId)
  if (text === null) return
  try {
    await navigator.clipboard.writeText(text)
    showToast({ text: 'The text is on the clipboard.' })
  } catch {
    showToast({ text: 'The browser did not let the text be copied. Put the cell back and copy it there.' })
  }
}
