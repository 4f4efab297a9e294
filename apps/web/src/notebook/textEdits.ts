import * as Y from 'yjs'
import { PageEdit } from './state/CellText.ts'
import type { NotebookSession } from './state/NotebookSession.ts'

/** A change of a cell's text: `insert` in place of what stands between two offsets. */
export interface TextEdit {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** What `editTexts` did. */
export interface EditedTexts {
  /** The number of cells that were changed. */
  readonly changed: number
  /** Takes exactly this back, in all cells at once; what was typed since stays. */
  readonly undo: () => void
}

/**
 * Changes the texts of cells and commits all of it at once. Edits of a cell are in order and do not overlap;
 * offsets are those before any of them.
 */
export const editTexts = (
  session: NotebookSession,
  edits: ReadonlyMap<string, ReadonlyArray<TextEdit>>,
): EditedTexts => {
  const origin = new PageEdit()
  const undos: Y.UndoManager[] = []
  for (const [cellId, list] of edits) {
    const text = session.texts.open(cellId)
    if (text === null) continue
    undos.push(new Y.UndoManager(text.text, { trackedOrigins: new Set([origin]) }))
    // Not one step with what was typed just before or is typed next.
    text.undo.stopCapturing()
    text.doc.transact(() => {
      for (const { from, to, insert } of list.toReversed()) {
        text.text.delete(from, to - from)
        text.text.insert(from, insert)
      }
    }, origin)
    text.undo.stopCapturing()
    session.texts.release(cellId, text)
  }
  session.commit()
  const undo = () => {
    for (const one of undos.splice(0)) {
      one.undo()
      one.destroy()
    }
    session.commit()
  }
  return { changed: undos.length, undo }
}

/** What a cell's text is now, with what was typed and is no fact yet. */
export const textNow = (session: NotebookSession, cellId: string): string | null => {
  const text = session.texts.open(cellId)
  if (text === null) return null
  const now = text.text.toString()
  session.texts.release(cellId, text)
  return now
}
