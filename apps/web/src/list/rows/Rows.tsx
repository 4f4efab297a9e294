import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { useSight } from '../../controls/useSight.ts'
import type { ListState } from '../state/ListModel.ts'
import { notebookList } from '../state/notebookList.ts'
import { useNarrow } from '../useNarrow.ts'
import { useListFocus } from './ListFocus.tsx'
import { NotebookRow } from './NotebookRow.tsx'

/** Pixels that stay free above and below a row that the keyboard goes to. */
const SPACE = 72

/** The height of all rows in pixels: known beforehand, so that a list of any length is drawn in part. */
const rowHeightOf = (narrow: boolean, search: string): number => (narrow ? 62 : 48) + (search === '' ? 0 : 18)

/** Keeps what is read in its place when notebooks come or go above it. */
const useAnchor = (list: RefObject<HTMLElement | null>, { rows, query }: ListState, rowHeight: number) => {
  const before = useRef({ rows, query })
  useLayoutEffect(() => {
    const old = before.current
    before.current = { rows, query }
    const top = list.current?.getBoundingClientRect().top ?? 0
    if (old.rows === rows || old.query !== query || top >= 0) return
    const at = Math.ceil(-top / rowHeight)
    const id = old.rows.get(at)?.id
    for (const [index, notebook] of rows) {
      if (notebook.id === id && index !== at) window.scrollBy(0, (index - at) * rowHeight)
    }
  }, [list, rows, query, rowHeight])
}

/** The notebooks of the list; only those in sight are in the page. */
export const Rows = ({ state, label }: { readonly state: ListState; readonly label: string }) => {
  const { rows, total, me, kernels, query } = state
  const search = query?.search ?? ''
  const sort = query?.view === 'all' ? query.sort : 'changed'
  const list = useRef<HTMLUListElement>(null)
  const narrow = useNarrow()
  const rowHeight = rowHeightOf(narrow, search)
  const sight = useSight(list, rowHeight, total)
  const { scrollTo } = sight
  const { activeId, wanted, asked } = useListFocus()
  useAnchor(list, state, rowHeight)
  // New rows may lack some that are in sight.
  useEffect(() => notebookList.show(sight.first, sight.last), [sight, rows])

  let activeIndex = 0
  for (const [index, { id }] of rows) if (id === activeId) activeIndex = index

  // The row that the keyboard goes to must be on the screen to take the focus.
  useLayoutEffect(() => {
    if (wanted) scrollTo(activeIndex, SPACE)
  }, [wanted, activeIndex, scrollTo])

  const shown = Array.from({ length: Math.max(0, sight.last - sight.first + 1) }, (_, i) => sight.first + i)
  // A row that is in the middle of something stays also when one scrolls on.
  if (asked !== null && !shown.includes(activeIndex)) shown.push(activeIndex)
  return (
    <ul ref={list} className="relative mt-1" style={{ height: total * rowHeight }} aria-label={label}>
      {shown.map((index) => {
        const notebook = rows.get(index)
        return (
          notebook && (
            <NotebookRow
              key={notebook.id}
              notebook={notebook}
              index={index}
              total={total}
              top={index * rowHeight}
              height={rowHeight}
              narrow={narrow}
              search={search}
              sort={sort}
              me={me}
              kernel={kernels?.kernels.find(({ notebookId }) => notebookId === notebook.id)}
              isActive={index === activeIndex}
            />
          )
        )
      })}
    </ul>
  )
}
