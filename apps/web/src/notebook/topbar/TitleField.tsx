import { retitle } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { useEffect, useRef, useState } from 'react'
import { rememberTitle } from '../../offline/knownNotebooks.ts'
import { titleLook } from '../pageLook.ts'
import { TITLE_FIELD } from '../places/focusTitle.ts'
import { cellElement } from '../places/isInView.ts'
import { useQuery, useSession } from '../state/SessionContext.ts'

/** The notebook's title, changed in place: Enter and leaving it keep it, Escape does not. */
export const TitleField = () => {
  const session = useSession()
  const title = useQuery(queries.title)
  const [draft, setDraft] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const keep = useRef(true)

  useEffect(() => {
    // Where nothing is stored there is no list to keep.
    rememberTitle(session.replica.notebookId, title).catch(() => {})
  }, [session, title])

  const finish = () => {
    const next = draft?.trim()
    if (keep.current && next && next !== title) retitle(session, next)
    keep.current = true
    setDraft(null)
  }
  return (
    <input
      ref={field}
      id={TITLE_FIELD}
      className={titleLook}
      aria-label="Notebook title"
      placeholder="Untitled"
      maxLength={500}
      spellCheck={false}
      value={draft ?? title}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        keep.current = event.key === 'Enter'
        field.current?.blur()
        // Back to the cell that one came from, without a jump of the page.
        if (session.selection.cellId !== null) {
          cellElement(session.selection.cellId)?.focus({ preventScroll: true })
        }
      }}
    />
  )
}
