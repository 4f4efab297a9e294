import { type CellRow, openCellText, rangeOf, type TextRange } from '@anode/document'
import * as queries from '../queries.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
import type { Thread } from './Thread.ts'

/** Where the words of a thread stand in their cell now; null when they are gone, or it is about the whole cell. */
export const placeOf = (session: NotebookSession, { cellId, anchor }: Thread): TextRange | null => {
  if (anchor?.range === undefined) return null
  const text = session.texts.open(cellId)
  if (text === null) return null
  const range = rangeOf(text.doc, anchor)
  session.texts.release(cellId, text)
  return range
}

type Text = Pick<CellRow, 'source' | 'textState'>

interface Found extends Text {
  readonly range: TextRange | null
}

/** What was found last, by the threads' ids: a text is taken apart once for each time that it changes. */
const found = new Map<string, Found>()

/** The same in the cell's stored text, without what is being typed. */
export const storedPlaceOf = ({ id, anchor }: Thread, { source, textState }: Text): TextRange | null => {
  if (anchor?.range === undefined) return null
  const known = found.get(id)
  if (known !== undefined && known.textState === textState && known.source === source) return known.range
  const doc = openCellText({ source, textState })
  const range = rangeOf(doc, anchor)
  doc.destroy()
  found.set(id, { source, textState, range })
  return range
}

const startOf = ({ replica }: NotebookSession, thread: Thread): number => {
  if (thread.anchor?.range === undefined) return -1
  const cell = replica.read(queries.cell(thread.cellId))
  return cell === null ? -1 : (storedPlaceOf(thread, cell)?.from ?? -1)
}

/** Threads as their cells and words follow each other; those on deleted cells at the end. */
export const inOrder = (session: NotebookSession, threads: ReadonlyArray<Thread>): ReadonlyArray<Thread> => {
  const order = new Map(session.index.ids.map((id, index) => [id, index]))
  return threads
    .map((thread) => ({
      thread,
      cell: order.get(thread.cellId) ?? Number.MAX_SAFE_INTEGER,
      from: startOf(session, thread),
      seq: thread.comments[0]?.seq ?? 0,
    }))
    .sort((a, b) => a.cell - b.cell || a.from - b.from || a.seq - b.seq)
    .map(({ thread }) => thread)
}
