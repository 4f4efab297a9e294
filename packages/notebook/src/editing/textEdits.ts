import { asCellSource } from '@anode/document'
import * as Y from 'yjs'
import { PageEdit } from '../session/CellText.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'
import type { TextBatch } from '../undo/Step.ts'
import type { Outcome } from '../undo/UndoHistory.ts'
import { change } from './editing.ts'

/** A change of a cell's text: `insert` in place of what stands between two offsets. */
export interface TextEdit {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Edits by cell. */
export type TextEdits = ReadonlyMap<string, ReadonlyArray<TextEdit>>

/** Edits of some cells, each an own undo manager: taken back exactly, whatever was typed since. */
const batchOf = (session: NotebookSession, edits: TextEdits): TextBatch => {
  const origin = new PageEdit()
  const managers: Y.UndoManager[] = []
  let made = false
  const make = () => {
    for (const [cellId, list] of edits) {
      const text = session.texts.open(cellId)
      if (text === null) continue
      managers.push(new Y.UndoManager(text.text, { trackedOrigins: new Set([origin]) }))
      // Not one step with what was typed just before or is typed next.
      text.undo.stopCapturing()
      text.doc.transact(() => {
        for (const { from, to, insert } of list.toReversed()) {
          text.text.delete(from, to - from)
          text.text.insert(from, asCellSource(insert))
        }
      }, origin)
      text.undo.stopCapturing()
      session.texts.release(cellId, text)
    }
  }
  return {
    cellIds: [...edits.keys()],
    flip: () => {
      if (managers.length === 0) make()
      else for (const manager of managers) made ? manager.undo() : manager.redo()
      made = !made
      return session.texts.takeFacts()
    },
  }
}

/**
 * Changes the texts of cells: one batch of facts, one step to undo. Edits of a cell are in order and do not
 * overlap; offsets are those before any of them.
 */
export const editTexts = (session: NotebookSession, label: string, edits: TextEdits): Outcome | null =>
  change(session, label, [{ do: 'edit', batch: batchOf(session, edits) }])

/** What a cell's text is now, with what was typed and is no fact yet. */
export const textNow = (session: NotebookSession, cellId: string): string | null => {
  const text = session.texts.open(cellId)
  if (text === null) return null
  const now = text.text.toString()
  session.texts.release(cellId, text)
  return now
}
