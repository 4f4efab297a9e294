import { EditorView } from '@codemirror/view'
import { cellElement } from './isInView.ts'

/** The places in a cell's text where its carets stand, or its selections begin and end. */
export const caretsIn = (cellId: string): ReadonlyArray<number> => {
  const editor = cellElement(cellId)?.querySelector<HTMLElement>('.cm-editor')
  const view = editor ? EditorView.findFromDOM(editor) : null
  return view?.state.selection.ranges.flatMap(({ from, to }) => [from, to]) ?? []
}
