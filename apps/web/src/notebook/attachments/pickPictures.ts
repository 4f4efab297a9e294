import { EditorView } from '@codemirror/view'
import { cellElement } from '../cells/isInView.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
import { insertPictures } from './insertPictures.ts'

/** The caret in a cell's text while one writes there. */
const caretIn = (cellId: string): number | undefined => {
  const editor = cellElement(cellId)?.querySelector<HTMLElement>('.cm-editor')
  return editor ? EditorView.findFromDOM(editor)?.state.selection.main.head : undefined
}

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
