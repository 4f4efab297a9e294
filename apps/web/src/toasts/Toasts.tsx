import { Listeners } from '@anode/protocol/listeners'
import { X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { IconButton } from '../controls/IconButton.tsx'
import { CopyDetails } from '../failures/CopyDetails.tsx'
import type { FailureWords } from '../failures/failureText.ts'
import { UpdateNotice } from '../offline/UpdateNotice.tsx'

/** A short message at the bottom, for what may be missed without harm or can be undone. */
export interface Toast {
  readonly text: string
  readonly tone?: 'plain' | 'bad'
  /** What went wrong, where `text` says only that. */
  readonly failure?: FailureWords
  readonly action?: { readonly label: string; readonly run: () => void }
}

type Shown = Toast & { readonly id: number }

let shown: ReadonlyArray<Shown> = []
let count = 0
const listeners = new Listeners('toasts')

const set = (toasts: ReadonlyArray<Shown>) => {
  shown = toasts
  listeners.tell()
}

const dismiss = (id: number) => set(shown.filter((toast) => toast.id !== id))

/** Shows a toast; at most three stay. */
export const showToast = (toast: Toast): void => set([...shown, { ...toast, id: ++count }].slice(-3))

/** Shows that something asked for was not done, when nothing on the page is wrong for it. */
export const showFailure = (failure: FailureWords, action?: Toast['action']): void =>
  showToast({ tone: 'bad', text: failure.what, failure, ...(action ? { action } : {}) })

const subscribe = (listener: () => void) => {
  return listeners.add(listener)
}

/** How long a toast stays, in milliseconds. */
const timeOf = ({ action, tone, failure }: Toast): number =>
  failure ? 15_000 : action || tone === 'bad' ? 10_000 : 4000

const ToastView = ({ toast }: { readonly toast: Shown }) => {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), timeOf(toast))
    return () => clearTimeout(timer)
  }, [toast])
  const { text, tone, failure, action } = toast
  const more = [failure?.why, failure?.todo].filter((part) => part !== undefined).join(' ')
  return (
    <div className="toast" data-failure={failure && 'toast'}>
      <div className="min-w-0 py-1.5">
        <p className={tone === 'bad' ? 'text-bad' : ''}>{text}</p>
        {more !== '' && <p className="max-w-[56ch] text-ink-soft">{more}</p>}
      </div>
      {action && (
        <button
          type="button"
          className="button button-quiet text-accent-ink"
          onClick={() => {
            dismiss(toast.id)
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
      {failure && <CopyDetails failure={failure} small />}
      <IconButton label="Dismiss" onClick={() => dismiss(toast.id)}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  )
}

/** Where toasts appear; read out politely. */
export const Toasts = () => {
  const toasts = useSyncExternalStore(subscribe, () => shown)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-[calc(20px+var(--bottom-bar))] z-40 flex flex-col items-center gap-2"
    >
      <UpdateNotice />
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </div>
  )
}
