import { firstCells } from '@anode/document/facts'
import type { NotebookSession } from '@anode/notebook'
import { EditorView } from '@codemirror/view'
import { queryDb } from '@livestore/livestore'
import { Schema } from 'effect'
import { useEffect } from 'react'
import { firstPaint } from '../firstPaint/current.ts'
import type { Act } from '../firstPaint/FirstPaint.ts'
import { storeFirstCells } from '../firstPaint/storedFirstCells.ts'
import { cellElement } from './places/isInView.ts'
import { useSession } from './state/SessionContext.ts'

/** A notebook's first cells are kept this long after it was opened, in milliseconds. */
const SETTLED = 3000

/** Presses a key again, for the page: its command, or its letter. */
const press = ({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): void => {
  const target = document.activeElement ?? document.body
  const modifiers = { ctrlKey, metaKey, altKey, shiftKey }
  const again = new KeyboardEvent('keydown', { key, code, ...modifiers, bubbles: true, cancelable: true })
  const wanted = target.dispatchEvent(again)
  const writes = document.activeElement instanceof HTMLElement && document.activeElement.isContentEditable
  if (wanted && writes && key.length === 1 && !ctrlKey && !metaKey) {
    document.execCommand('insertText', false, key)
  }
}

/** Goes to a cell, or to that place in its text. */
const goTo = ({ index, selection }: NotebookSession, cellId: string, caret: number | null): void => {
  if (index.entry(cellId) === undefined) return
  selection.select(cellId, caret !== null)
  const editor = cellElement(cellId)?.querySelector<HTMLElement>('.cm-editor')
  const view = editor ? EditorView.findFromDOM(editor) : null
  if (view === null || caret === null) return
  view.dispatch({ selection: { anchor: Math.min(caret, view.state.doc.length) } })
}

const perform = (session: NotebookSession, act: Act): void => {
  if (act.type === 'key') press(act.event)
  else if (act.type === 'cell') goTo(session, act.cellId, act.caret)
  else cellElement(act.cellId)?.querySelector<HTMLElement>('.run-button')?.click()
}

const Rows = Schema.Array(Schema.Record({ key: Schema.String, value: Schema.Unknown }))

/** Keeps the first cells as they are now, for the next time that the notebook is opened in this browser. */
const keepFirstCells = ({ replica }: NotebookSession): void => {
  const first = firstCells({
    select: (query) =>
      replica.read(queryDb({ query, schema: Rows, queriedTables: new Set() }, { label: query })),
  })
  storeFirstCells(replica.notebookId, first)
}

/** The page is there: it does what was done with the first cells that stood in for it, and keeps them for next time. */
export const useFirstPaint = (): void => {
  const session = useSession()
  useEffect(() => {
    for (const act of firstPaint.end(session.replica.notebookId)) perform(session, act)
    // Another notebook's.
    firstPaint.drop()
  }, [session])
  useEffect(() => {
    const keep = () => keepFirstCells(session)
    const hidden = () => {
      if (document.hidden) keep()
    }
    const timer = setTimeout(keep, SETTLED)
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('pagehide', keep)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', hidden)
      window.removeEventListener('pagehide', keep)
    }
  }, [session])
}
