import type { NotebookSession } from '@anode/notebook'
import { editorIn } from '../../notebook/places/editorIn.ts'
import { cellElement } from '../../notebook/places/isInView.ts'
import { insertPictures } from './insertPictures.ts'

/** The caret in a cell's text while one writes there. */
const caretIn = (cellId: string): number | undefined =>
  editorIn(cellElement(cellId))?.state.selection.main.head

/** Has the person choose pictures on the device, and puts them into a cell's text: at the caret, else at its end. */
export const pickPictures = (session: NotebookSession, cellId: string): void => {
  const caret = session.selection.editing ? caretIn(cellId) : undefined
  const field = document.createElement('input')
  field.type = 'file'
  field.accept = 'image/*'
  field.multiple = true
  field.addEventListener(
    'change',
    () => void insertPictures(session, cellId, [...(field.files ?? [])], caret),
  )
  field.click()
}
