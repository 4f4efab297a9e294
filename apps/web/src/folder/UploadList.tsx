import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { sizeWords } from './sizeWords.ts'
import { type UploadItem, uploads } from './Uploads.ts'

const StateIcon = ({ state }: Pick<UploadItem, 'state'>) => {
  const common = { size: 16, 'aria-hidden': true } as const
  if (state === 'done') return <CircleCheck {...common} className="mt-0.5 flex-none text-ok" />
  if (state === 'failed') return <CircleAlert {...common} className="mt-0.5 flex-none text-bad" />
  if (state === 'taken') return <CircleAlert {...common} className="mt-0.5 flex-none text-warn" />
  if (state === 'waiting') return <CircleDashed {...common} className="mt-0.5 flex-none text-ink-faint" />
  return <LoaderCircle {...common} className="mt-0.5 flex-none animate-spin text-accent" />
}

const Item = ({ item }: { readonly item: UploadItem }) => {
  const { path, file, state, sent, reason } = item
  return (
    <li className="flex gap-2.5 py-1">
      <StateIcon state={state} />
      <div className="min-w-0 grow">
        <p className="break-words">
          {path}
          <span className="text-ink-faint">
            {' · '}
            {state === 'sending' && sent < file.size
              ? `${sizeWords(sent)} of ${sizeWords(file.size)}`
              : sizeWords(file.size)}
          </span>
        </p>
        {state === 'failed' && <p className="text-ink-soft">{reason}</p>}
        {state === 'taken' && (
          <div className="mt-1 flex flex-wrap items-center gap-2">
            <span className="text-ink-soft">Something of that name is there.</span>
            <button type="button" className="button" onClick={() => void uploads.settle(item, 'replace')}>
              Replace it
            </button>
            <button type="button" className="button" onClick={() => void uploads.settle(item, 'rename')}>
              Keep both
            </button>
            <button
              type="button"
              className="button button-quiet"
              onClick={() => void uploads.settle(item, null)}
            >
              Skip
            </button>
          </div>
        )}
      </div>
    </li>
  )
}

const headline = (items: ReadonlyArray<UploadItem>): string => {
  const count = (state: UploadItem['state']) => items.filter((item) => item.state === state).length
  const failed = count('failed')
  const going = count('waiting') + count('sending')
  if (going > 0)
    return items.length === 1 ? 'Uploading …' : `Uploading ${items.length} files: ${count('done')} done`
  if (failed > 0) return failed === 1 ? '1 file was not uploaded' : `${failed} files were not uploaded`
  if (count('taken') > 0) return 'Some names are taken'
  return items.length === 1 ? '1 file uploaded' : `${items.length} files uploaded`
}

/** How uploads go, and what is asked about them. */
export const UploadList = () => {
  const items = useSyncExternalStore(uploads.subscribe, uploads.items)
  if (items.length === 0) return null
  const bytes = items.reduce((sum, { file }) => sum + file.size, 0)
  const sent = items.reduce((sum, item) => sum + item.sent, 0)
  const isGoing = items.some(({ state }) => state === 'waiting' || state === 'sending')
  const hasFailed = items.some(({ state }) => state === 'failed')
  // What needs an answer first.
  const rank = { taken: 0, failed: 1, sending: 2, waiting: 3, done: 4 }
  const sorted = items.toSorted((a, b) => rank[a.state] - rank[b.state])
  return (
    <div
      role={hasFailed ? 'alert' : 'status'}
      className={`rounded-xl px-4 py-3 text-[13px] ${hasFailed ? 'bg-bad-soft' : 'bg-surface'}`}
    >
      <div className="flex items-center gap-4">
        <p className="grow font-medium">{headline(items)}</p>
        {!isGoing && (
          <button type="button" className="button button-quiet" onClick={uploads.dismiss}>
            Dismiss
          </button>
        )}
      </div>
      {isGoing && (
        <progress className="progress-bar mt-2 w-full" aria-label="Uploaded" max={bytes} value={sent} />
      )}
      <ul className="mt-1.5 max-h-[40vh] overflow-y-auto" aria-label="Uploads">
        {sorted.map((item) => (
          <Item key={item.path} item={item} />
        ))}
      </ul>
    </div>
  )
}
