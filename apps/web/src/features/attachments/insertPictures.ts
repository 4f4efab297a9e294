import type { NotebookSession } from '@anode/notebook'
import { editTexts } from '@anode/notebook'
import * as Y from 'yjs'
import { attachPictures } from './attachPictures.ts'

/**
 * Attaches pictures to a cell and writes them into its text, at an offset (default: below its end). The place
 * is kept while the pictures are made smaller and stored, whatever is typed meanwhile. Gives the offset after
 * what was written; null when nothing was.
 */
export const insertPictures = async (
  session: NotebookSession,
  cellId: string,
  files: ReadonlyArray<File>,
  offset?: number,
): Promise<number | null> => {
  const text = session.texts.open(cellId)
  if (text === null) return null
  const place = offset === undefined ? null : Y.createRelativePositionFromTypeIndex(text.text, offset)
  try {
    const markdown = await attachPictures(session, cellId, files)
    if (markdown === '') return null
    const at = place === null ? null : Y.createAbsolutePositionFromRelativePosition(place, text.doc)
    const from = at?.index ?? text.text.length
    const gap = at === null && text.text.length > 0 ? '\n\n' : ''
    const insert = gap + markdown
    editTexts(session, 'add a picture', new Map([[cellId, [{ from, to: from, insert }]]]))
    return from + insert.length
  } finally {
    session.texts.release(cellId, text)
  }
}
