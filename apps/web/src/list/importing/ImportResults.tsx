import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { CopyDetails } from '../../failures/CopyDetails.tsx'
import { RepairList } from '../../files/RepairList.tsx'
import { type ImportItem, imports } from './Imports.ts'

const stateWords = { waiting: 'Waiting', sending: 'Opening' }

const Item = ({ item: { name, progress } }: { readonly item: ImportItem }) => {
  const { state } = progress
  return (
    <li className="flex gap-2.5 py-1">
      {state === 'done' ? (
        <CircleCheck size={16} className="mt-0.5 flex-none text-ok" aria-hidden />
      ) : state === 'failed' ? (
        <CircleAlert size={16} className="mt-0.5 flex-none text-bad" aria-hidden />
      ) : state === 'waiting' ? (
        <CircleDashed size={16} className="mt-0.5 flex-none text-ink-faint" aria-hidden />
      ) : (
        <LoaderCircle size={16} className="mt-0.5 flex-none animate-spin text-accent" aria-hidden />
      )}
      <div className="min-w-0">
        {state === 'done' ? (
          <Link
            to="/n/$notebookId"
            params={{ notebookId: progress.notebook.id }}
            className="font-medium underline decoration-line-strong underline-offset-3 hover:decoration-current"
          >
            {progress.notebook.title}
          </Link>
        ) : (
          <span className={state === 'failed' ? 'font-medium' : 'text-ink-soft'}>{name}</span>
        )}
        {state === 'done' && <RepairList {...progress.notebook} />}
        {state === 'failed' ? (
          <p className="text-ink-soft">{progress.reason}</p>
        ) : (
          state !== 'done' && <span className="text-ink-faint"> · {stateWords[state]}</span>
        )}
      </div>
    </li>
  )
}

const headline = (items: ReadonlyArray<ImportItem>, failed: ReadonlyArray<ImportItem>, over: number) => {
  if (over < items.length) {
    return items.length === 1 ? 'Opening the file…' : `Opening ${items.length} files: ${over} done`
  }
  if (failed.length === 0)
    return items.length === 1 ? '1 notebook opened' : `${items.length} notebooks opened`
  if (failed.length > 1) return `${failed.length} of ${items.length} files could not be opened`
  return `“${failed[0]?.name}” could not be opened`
}

/** What failed why, to copy. */
const words = (items: ReadonlyArray<ImportItem>, failed: ReadonlyArray<ImportItem>) => ({
  what: headline(items, failed, items.length),
  why: failed
    .map(({ name, progress }) => `${name}: ${progress.state === 'failed' ? progress.reason : ''}`)
    .join('\n'),
})

/** How the opening of files goes, file by file: what came in, and what failed why. */
export const ImportResults = () => {
  const items = useSyncExternalStore(imports.subscribe, imports.items)
  if (items.length === 0) return null
  const failed = items.filter(({ progress }) => progress.state === 'failed')
  const over = failed.length + items.filter(({ progress }) => progress.state === 'done').length
  const isOver = over === items.length
  // What needs an answer first.
  const sorted = isOver ? [...failed, ...items.filter((item) => !failed.includes(item))] : items
  return (
    <div
      role={isOver && failed.length > 0 ? 'alert' : 'status'}
      className={`rounded-xl px-4 py-3 text-[13px] ${isOver && failed.length > 0 ? 'bg-bad-soft' : 'bg-surface'}`}
    >
      <div className="flex items-center gap-4">
        <div className="grow">
          <p className="font-medium">{headline(items, failed, over)}</p>
          {isOver && failed.length > 0 && (
            <p className="text-ink-soft">The files themselves are unchanged.</p>
          )}
        </div>
        {isOver && failed.length > 0 && <CopyDetails failure={words(items, failed)} />}
        {isOver && (
          <button type="button" className="button button-quiet" onClick={imports.dismiss}>
            Dismiss
          </button>
        )}
      </div>
      {!isOver && (
        <progress
          className="progress-bar mt-2 w-full"
          aria-label="Files done"
          max={items.length}
          value={over}
        />
      )}
      <ul className="mt-1.5 max-h-[40vh] overflow-y-auto" aria-label="Files">
        {sorted.map((item, i) => (
          <Item key={i} item={item} />
        ))}
      </ul>
    </div>
  )
}
