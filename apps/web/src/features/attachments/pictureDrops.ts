import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { picturesIn } from './picturesIn.ts'

/** Writes pictures into the text at an offset; gives the offset after them, null when nothing was written. */
export type InsertPictures = (files: ReadonlyArray<File>, offset: number) => Promise<number | null>

/** Pictures that are pasted or dropped into an editor are handed to `insert`. */
export const pictureDrops = (insert: InsertPictures): Extension => {
  const put = async (view: EditorView, files: ReadonlyArray<File>, offset: number) => {
    const end = await insert(files, offset)
    if (end === null || !view.dom.isConnected) return
    // The caret goes behind the picture, unless it was taken elsewhere.
    if (view.state.selection.main.empty && view.state.selection.main.head === offset) {
      view.dispatch({ selection: { anchor: end }, scrollIntoView: true })
    }
  }
  return EditorView.domEventHandlers({
    paste: (event, view) => {
      const files = picturesIn(event.clipboardData)
      if (files.length === 0) return false
      event.preventDefault()
      void put(view, files, view.state.selection.main.to)
      return true
    },
    drop: (event, view) => {
      const files = picturesIn(event.dataTransfer)
      if (files.length === 0) return false
      // Also tells the page, which opens dropped notebooks.
      event.preventDefault()
      void put(view, files, view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.doc.length)
      return true
    },
  })
}
