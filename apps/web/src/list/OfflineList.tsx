import { Link } from '@tanstack/react-router'
import { CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Failure } from '../failures/Failure.tsx'
import { type KnownNotebook, knownNotebooks } from '../offline/knownNotebooks.ts'
import { relativeTime } from '../time/relativeTime.ts'

const changes = (count: number): string => (count === 1 ? '1 change waiting' : `${count} changes waiting`)

/** What this browser knows, read anew now and then: other tabs write, too. */
const useKnown = (): ReadonlyArray<KnownNotebook> | null => {
  const [known, setKnown] = useState<ReadonlyArray<KnownNotebook> | null>(null)
  useEffect(() => {
    let wanted = true
    const read = () =>
      void knownNotebooks()
        .catch(() => [])
        .then((notebooks) => wanted && setKnown(notebooks))
    read()
    const timer = setInterval(read, 4000)
    return () => {
      wanted = false
      clearInterval(timer)
    }
  }, [])
  return known
}

const Row = ({ notebook }: { readonly notebook: KnownNotebook }) => {
  const { id, kept, waiting, updatedAt } = notebook
  const title = notebook.title || 'Untitled'
  return (
    <li
      data-notebook-id={id}
      data-unavailable={kept ? undefined : ''}
      className={`relative flex min-h-12 items-center gap-3 rounded-[10px] px-3 ${
        kept ? 'transition-colors duration-120 focus-within:bg-surface hover:bg-surface' : ''
      }`}
    >
      <div className="flex min-w-0 grow items-center gap-2.5">
        {kept ? (
          <Link
            to="/n/$notebookId"
            params={{ notebookId: id }}
            preload="intent"
            className="truncate font-medium text-[15px] outline-none after:absolute after:inset-0 after:rounded-[10px] focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {title}
          </Link>
        ) : (
          <span className="truncate text-[15px] text-ink-faint">{title}</span>
        )}
        {waiting > 0 && <span className="flex-none text-[12px] text-warn">{changes(waiting)}</span>}
      </div>
      {kept ? (
        <time
          dateTime={new Date(updatedAt).toISOString()}
          title={new Date(updatedAt).toLocaleString()}
          className="flex-none text-[13px] text-ink-faint tabular-nums"
        >
          {relativeTime(updatedAt, Date.now())}
        </time>
      ) : (
        <span className="flex flex-none items-center gap-1.5 text-[13px] text-ink-faint">
          <CloudOff size={14} aria-hidden />
          Not on this device
        </span>
      )}
    </li>
  )
}

/** The list while the server does not answer: what was opened here can be opened, the rest is named. */
export const OfflineList = ({
  search,
  onRetry,
}: {
  readonly search: string
  readonly onRetry: () => void
}) => {
  const known = useKnown()
  const words = search.toLowerCase().split(/\s+/)
  const found = known?.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
  return (
    <>
      <div className="px-3">
        <Failure
          tone="warn"
          what={navigator.onLine ? 'The server does not answer' : 'This device has no network'}
          why="Notebooks that were opened in this browser open all the same. What you change is kept here and sent when the server is back."
          todo={
            search === ''
              ? undefined
              : 'The search finds titles only; the server finds words of cells as well.'
          }
        >
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        </Failure>
      </div>
      {found !== undefined && found.length > 0 && (
        <ul className="mt-3" aria-label="Notebooks known in this browser">
          {found.map((notebook) => (
            <Row key={notebook.id} notebook={notebook} />
          ))}
        </ul>
      )}
      {found?.length === 0 && (
        <p className="px-6 py-10 text-[15px] text-ink-soft">
          {search === ''
            ? 'No notebook was opened in this browser before. Start the server to see what there is.'
            : `No title holds “${search}”.`}
        </p>
      )}
    </>
  )
}
