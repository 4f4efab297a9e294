import { type CellRow, openCellText, rangeOf, type TextRange } from '@anode/document'
import * as queries from '../queries.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'
import type { Service, ServiceKey } from '../session/SessionServices.ts'
import type { Thread } from './Thread.ts'

/** Where the words of a thread stand in their cell now; null when they are gone, or it is about the whole cell. */
export const rangeOfThread = (session: NotebookSession, { cellId, anchor }: Thread): TextRange | null => {
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
class FoundPlaces implements Service {
  readonly byThread = new Map<string, Found>()

  dispose(): void {
    this.byThread.clear()
  }
}

const placeService: ServiceKey<NotebookSession, FoundPlaces> = {
  name: 'places of comments',
  make: () => new FoundPlaces(),
}

/** The same in the cell's stored text, without what is being typed. */
export const storedRangeOfThread = (
  session: NotebookSession,
  { id, anchor }: Thread,
  { source, textState }: Text,
): TextRange | null => {
  const found = session.service(placeService).byThread
  if (anchor?.range === undefined) return null
  const known = found.get(id)
  if (known !== undefined && known.textState === textState && known.source === source) return known.range
  const doc = openCellText({ source, textState })
  const range = rangeOf(doc, anchor)
  doc.destroy()
  found.set(id, { source, textState, range })
  return range
}

const startOf = (session: NotebookSession, thread: Thread): number => {
  if (thread.anchor?.range === undefined) return -1
  const cell = session.replica.read(queries.cell(thread.cellId))
  return cell === null ? -1 : (storedRangeOfThread(session, thread, cell)?.from ?? -1)
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
