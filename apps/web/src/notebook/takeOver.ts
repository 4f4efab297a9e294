import { firstCells } from '@anode/document/facts'
import { ChangeSet, Text } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { queryDb } from '@livestore/livestore'
import { Schema } from 'effect'
import { useEffect } from 'react'
import { firstPicture } from '../firstPicture/current.ts'
import { takeLeftTyping } from '../firstPicture/KeptTyping.ts'
import type { Doings } from '../firstPicture/Picture.ts'
import { rememberFirst } from '../firstPicture/Remembered.ts'
import { cellElement } from './cells/isInView.ts'
import { newCell, placeAt } from './editing.ts'
import type { NotebookSession } from './state/NotebookSession.ts'
import { useSession } from './state/SessionContext.ts'
import { editTexts, type TextEdit, textNow } from './textEdits.ts'

/** A notebook's first cells are kept this long after it was opened, in milliseconds. */
const SETTLED = 3000

/** What turns one text into another: the part between their common beginning and end is replaced. */
const changeBetween = (before: string, after: string): ChangeSet => {
  let from = 0
  while (from < before.length && from < after.length && before[from] === after[from]) from++
  let end = 0
  const most = Math.min(before.length, after.length) - from
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  const insert = after.slice(from, after.length - end)
  return ChangeSet.of({ from, to: before.length - end, insert }, before.length)
}

/** What was typed into `base`, as edits of the text as it is now. */
const editsOf = (changes: ChangeSet): ReadonlyArray<TextEdit> => {
  const edits: TextEdit[] = []
  changes.iterChanges((from, to, _fromB, _toB, insert) => {
    edits.push({ from, to, insert: insert.toString() })
  })
  return edits
}

/** Puts what was typed into a picture into the notebook: one step to undo, merged with what others did meanwhile. */
const enter = (session: NotebookSession, typed: Doings['typed']): void => {
  const edits = new Map<string, ReadonlyArray<TextEdit>>()
  for (const { cellId, base, changes } of typed) {
    const now = textNow(session, cellId)
    if (now !== null) edits.set(cellId, editsOf(changes.map(changeBetween(base, now))))
    else {
      // Somebody has deleted the cell: what was typed is kept in one of its own.
      const source = changes.apply(Text.of(base.split('\n'))).toString()
      placeAt(session, 'typing', 0, [newCell('code', '', { source })])
    }
  }
  if (edits.size > 0) editTexts(session, 'typing', edits)
}

/** Presses a key again, for the page: its command, or its letter. */
const press = (event: KeyboardEvent): void => {
  const target = document.activeElement ?? document.body
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event
  const again = new KeyboardEvent('keydown', {
    key,
    code,
    ctrlKey,
    metaKey,
    altKey,
    shiftKey,
    bubbles: true,
    cancelable: true,
  })
  const wanted = target.dispatchEvent(again)
  const writes = document.activeElement instanceof HTMLElement && document.activeElement.isContentEditable
  if (wanted && writes && key.length === 1 && !ctrlKey && !metaKey) {
    document.execCommand('insertText', false, key)
  }
}

/** Puts the caret where it was in the picture. */
const placeCaret = (
  session: NotebookSession,
  { cellId, anchor, head }: NonNullable<Doings['caret']>,
): void => {
  if (session.index.entry(cellId) === undefined) return
  session.selection.select(cellId, true)
  const editor = cellElement(cellId)?.querySelector<HTMLElement>('.cm-editor')
  const view = editor ? EditorView.findFromDOM(editor) : null
  const end = view?.state.doc.length ?? 0
  view?.dispatch({ selection: { anchor: Math.min(anchor, end), head: Math.min(head, end) } })
}

/** Resolves when what was entered survives the page: in the browser, or, where that stores nothing, at the server. */
const untilSafe = async (session: NotebookSession): Promise<void> => {
  if (!(await session.replica.kept())) await session.saved()
}

/** Brings back what was typed into pictures whose page never came. */
const bringBack = (session: NotebookSession): Promise<void> =>
  takeLeftTyping(session.replica.notebookId, (left) => {
    const typed = Object.entries(left)
      // The page may have come so far, and no further.
      .filter(([cellId, { text }]) => textNow(session, cellId) !== text)
      .map(([cellId, { base, text }]) => ({ cellId, base, changes: changeBetween(base, text) }))
    enter(session, typed)
    return untilSafe(session)
  })

/** Takes the place of the picture of the first cells, with all that was done in it. */
const takeOver = (session: NotebookSession): void => {
  const doings = firstPicture.take(session.replica.notebookId)
  void bringBack(session)
  if (doings === null) return
  enter(session, doings.typed)
  void untilSafe(session).then(() => doings.kept.forget())
  if (doings.caret !== null) placeCaret(session, doings.caret)
  for (const one of doings.pressed) {
    if ('key' in one) press(one.key)
    else cellElement(one.run)?.querySelector<HTMLElement>('.run-button')?.click()
  }
}

const Rows = Schema.Array(Schema.Record({ key: Schema.String, value: Schema.Unknown }))

/** Keeps the first cells as they are now, for the next picture. */
const remember = ({ replica }: NotebookSession): void => {
  const first = firstCells({
    select: (query) =>
      replica.read(queryDb({ query, schema: Rows, queriedTables: new Set() }, { label: query })),
  })
  rememberFirst(replica.notebookId, first)
}

/** The page is there: it takes over from the picture, and keeps what the next one shows. */
export const useTakeOver = (): void => {
  const session = useSession()
  useEffect(() => takeOver(session), [session])
  useEffect(() => {
    const keep = () => remember(session)
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
