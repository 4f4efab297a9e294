import { type ReactNode, useEffect, useId, useRef } from 'react'

/** Asks once before something that cannot be undone. Escape, a click beside it and the other button keep all. */
export const ConfirmDialog = ({
  title,
  confirm,
  keep,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string
  /** What the button that does it says, and the one that does not. */
  readonly confirm: string
  readonly keep: string
  readonly onConfirm: () => void
  /** It is answered, either way. */
  readonly onClose: () => void
  /** What will happen. */
  readonly children: ReactNode
}) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const name = useId()
  const words = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key, and the dialog's own.
    <dialog
      ref={dialog}
      data-takes-keys
      aria-labelledby={name}
      aria-describedby={words}
      className="m-auto w-[min(440px,calc(100vw-32px))] rounded-2xl bg-raised text-ink shadow-raised backdrop:bg-[oklch(0.15_0.01_65/0.4)]"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) dialog.current?.close()
      }}
    >
      <div className="p-6">
        <h2 id={name} className="font-semibold text-[16px]/6 tracking-[-0.01em]">
          {title}
        </h2>
        <div id={words} className="mt-1.5 text-[14px]/6 text-ink-soft">
          {children}
        </div>
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            {keep}
          </button>
          <button
            type="button"
            className="button button-danger"
            onClick={() => {
              dialog.current?.close()
              onConfirm()
            }}
          >
            {confirm}
          </button>
        </div>
      </div>
    </dialog>
  )
}
