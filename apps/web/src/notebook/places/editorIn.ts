import { EditorView } from '@codemirror/view'

/** The editor of a cell's text, if it is open. */
export const editorIn = (cell: Element | null): EditorView | null => {
  const dom = cell?.querySelector<HTMLElement>('.cm-editor')
  return dom ? EditorView.findFromDOM(dom) : null
}
