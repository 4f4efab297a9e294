import { fromSqlJson } from '@anode/document'
import './outline.css'
import { type Comment, entryAt, type Mark, type OutlineEntry, outlineEntries } from '@anode/notebook/outline'
import * as queries from '@anode/notebook/queries'
import { LoaderCircle, TriangleAlert } from 'lucide-react'
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { goToCell } from '../../notebook/places/going.ts'
import { openPanel } from '../../notebook/state/openPanel.ts'
import { useQuery, useSession } from '../../notebook/state/SessionContext.ts'
import { useTopCell } from './useTopCell.ts'

/** Whether comments of code cells are listed; remembered in this browser. */
const COMMENTS = 'anode.outline-comments'

const remembered = (): boolean => {
  try {
    return localStorage.getItem(COMMENTS) === 'true'
  } catch {
    return false
  }
}

const useEntries = (withComments: boolean): ReadonlyArray<OutlineEntry> => {
  const { index, outline } = useSession()
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = [index.on('any', listener), outline.on('headings', listener)]
      return () => {
        for (const end of ends) end()
      }
    },
    [index, outline],
  )
  const version = useSyncExternalStore(subscribe, () => index.version)
  const headings = useSyncExternalStore(subscribe, () => outline.headings)
  const json = useQuery(withComments ? queries.firstComments : queries.noComments)
  return useMemo(
    () => outlineEntries(index.list(), headings, fromSqlJson(json) as ReadonlyArray<Comment>),
    [index, version, headings, json],
  )
}

const marks: Record<NonNullable<Mark>, { readonly label: string; readonly className: string }> = {
  running: { label: 'running', className: 'text-accent-ink outline-turning' },
  failed: { label: 'failed', className: 'text-bad' },
}

const MarkIcon = ({ mark }: { readonly mark: NonNullable<Mark> }) => {
  const { label, className } = marks[mark]
  const Icon = mark === 'running' ? LoaderCircle : TriangleAlert
  return (
    <span className={`flex-none ${className}`}>
      <Icon size={13} aria-hidden />
      <span className="sr-only">{label}</span>
    </span>
  )
}

/** The notebook's headings; the one that is read is marked, a click goes there. */
export const OutlinePanel = () => {
  const session = useSession()
  const [withComments, setWithComments] = useState(remembered)
  const entries = useEntries(withComments)
  const top = useTopCell()
  const current = top === null ? null : entryAt(entries, session.index.ids, top)
  const list = useRef<HTMLUListElement>(null)

  useEffect(() => {
    if (current !== null) list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const go = (cellId: string) => {
    // On a phone it covers what one goes to.
    if (window.matchMedia('(max-width: 760px)').matches) openPanel.close()
    goToCell(session, cellId)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    const links = [...(list.current?.querySelectorAll('button') ?? [])]
    const next = links[links.indexOf(document.activeElement as HTMLButtonElement) + by]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div className="outline-panel">
      {entries.length === 0 ? (
        <p className="px-2 text-[13px] text-ink-soft">
          Headings in Markdown cells make the outline. Write <code># Title</code> in one, or press 1 on a
          selected cell.
        </p>
      ) : (
        <ul ref={list} onKeyDown={onKeyDown}>
          {entries.map((entry) => (
            <li key={entry.key}>
              <button
                type="button"
                className="outline-entry"
                data-comment={entry.comment || undefined}
                aria-current={entry === current ? 'location' : undefined}
                style={{ paddingLeft: 10 + entry.depth * 14 }}
                onClick={() => go(entry.cellId)}
              >
                <span className="truncate">{entry.text || 'Untitled'}</span>
                {entry.mark !== null && <MarkIcon mark={entry.mark} />}
              </button>
            </li>
          ))}
        </ul>
      )}
      <label className="outline-option">
        <input
          type="checkbox"
          checked={withComments}
          onChange={({ target: { checked } }) => {
            setWithComments(checked)
            try {
              localStorage.setItem(COMMENTS, String(checked))
            } catch {
              // Not remembered where storage is denied.
            }
          }}
        />
        Comments of code cells
      </label>
    </div>
  )
}
