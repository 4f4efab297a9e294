import type { NotebookSession } from '@anode/notebook'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { ENTRY_TYPE } from '../../folder/entryType.ts'
import { notebookFolder } from '../../notebook/beside/notebookFolder.ts'
import { markdownFor, readingCode } from './readingCode.ts'
import { relativePath } from './relativePath.ts'

/** A file of the folder that is dropped into an editor becomes what reads it there. */
export const fileDrops = (session: NotebookSession, isProse: () => boolean): Extension =>
  EditorView.domEventHandlers({
    drop: (event, view) => {
      const dropped = event.dataTransfer?.getData(ENTRY_TYPE) ?? ''
      if (dropped === '') return false
      event.preventDefault()
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.doc.length
      void notebookFolder(session).then((folder) => {
        const path = relativePath(folder, dropped)
        const isEmpty = view.state.doc.toString().trim() === ''
        const insert = isProse() ? markdownFor(path) : readingCode(path, isEmpty)
        const from = Math.min(at, view.state.doc.length)
        view.dispatch({
          changes: { from, insert },
          selection: { anchor: from + insert.length },
          userEvent: 'input.drop',
          scrollIntoView: true,
        })
        view.focus()
      })
      return true
    },
  })
