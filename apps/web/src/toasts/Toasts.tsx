import { X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { IconButton } from '../controls/IconButton.tsx'

/** A short message at the bottom, for what may be missed without harm or can be undone. */
export interface Toast {
  readonly text: string
  readonly tone?: 'plain' | 'bad'
  readonly action?: { readonly label: string; readonly run: () => void }
}

type Shown = Toast & { readonly id: number }

let shown: ReadonlyArray<Shown> = []
let count = 0
const listeners = new Set<() => void>()

const set = (toasts: ReadonlyArray<Shown>) => {
  shown = toasts
  for (const listener of listeners) listener()
}

const dismiss = (id: number) => set(shown.filter((toast) => toast.id !== id))

/** Shows a toast; at most three stay. */
export const showToast = (toast: Toast): void => set([...shown, { ...toast, id: ++count }].slice(-3))

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const ToastView = ({ toast }: { readonly toast: Shown }) => {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), toast.action || toast.tone === 'bad' ? 10_000 : 4000)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div className="pointer-events-auto flex max-w-full items-center gap-2 rounded-xl bg-raised py-1.5 pr-1.5 pl-4 text-[13px] shadow-raised [animation:appear_140ms_ease-out]">
      <span className={`py-1.5 ${toast.tone === 'bad' ? 'text-bad' : ''}`}>{toast.text}</span>
      {toast.action && (
        <button
          type="button"
          className="button button-quiet text-accent-ink"
          onClick={() => {
            dismiss(toast.id)
            toast.action?.run()
          }}
        >
          {toast.action.label}
        </button>
      )}
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
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </div>
  )
}
