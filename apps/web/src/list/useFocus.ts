import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ListFocus, RowQuestion } from './rows/ListFocus.tsx'
import type { ListState } from './state/ListModel.ts'
import { notebookList } from './state/notebookList.ts'

/** Whether a row has the focus, or had it until it was taken out of the page. */
const useFocusWithin = (): RefObject<boolean> => {
  const within = useRef(false)
  useEffect(() => {
    const entered = ({ target }: FocusEvent) => {
      within.current = target instanceof Element && target.closest('[data-notebook-id]') !== null
    }
    const left = ({ target }: FocusEvent) =>
      requestAnimationFrame(() => {
        const isThere = target instanceof Element && target.isConnected
        if (isThere && document.activeElement === document.body) within.current = false
      })
    window.addEventListener('focusin', entered)
    window.addEventListener('focusout', left)
    return () => {
      window.removeEventListener('focusin', entered)
      window.removeEventListener('focusout', left)
    }
  }, [])
  return within
}

/** Where the keyboard is among these rows, and how it moves. */
export const useFocus = ({ rows, total }: ListState) => {
  const [activeId, setActive] = useState<string | null>(null)
  const [wanted, setWanted] = useState(false)
  const [asked, setAsked] = useState<{ readonly id: string; readonly what: RowQuestion } | null>(null)

  const indexOf = (id: string | null): number => {
    for (const [index, notebook] of rows) if (notebook.id === id) return index
    return -1
  }
  const index = indexOf(activeId)
  const place = useRef(0)
  if (index >= 0) place.current = index

  const goTo = (to: number) => {
    const notebook = rows.get(Math.max(0, Math.min(total - 1, to)))
    if (notebook === undefined) return
    setActive(notebook.id)
    setWanted(true)
  }

  // A row that is moved or gone loses the focus: it comes back to it, or to the row in its place.
  const within = useFocusWithin()
  useLayoutEffect(() => {
    if (within.current && document.activeElement === document.body && asked === null) goTo(place.current)
  }, [rows])

  /** Rows do not move under somebody who is in the middle of something. */
  useEffect(() => notebookList.hold(asked !== null), [asked])
  useEffect(() => () => notebookList.hold(false), [])

  const arrived = useCallback(() => setWanted(false), [])
  const ask = useCallback((id: string, what: RowQuestion) => setAsked({ id, what }), [])
  const answered = useCallback(() => {
    setAsked(null)
    setWanted(true)
  }, [])
  const focus = useMemo(
    (): ListFocus => ({ activeId, wanted, activate: setActive, arrived, asked, ask, answered }),
    [activeId, wanted, arrived, asked, ask, answered],
  )

  return {
    focus,
    /** The notebook that keys act on. */
    active: rows.get(Math.max(0, index)),
    /** Goes this far down, or up; to the row where the keyboard was last when it is elsewhere now. */
    move: (by: number) => goTo(Math.max(0, index) + (within.current ? by : 0)),
  }
}
