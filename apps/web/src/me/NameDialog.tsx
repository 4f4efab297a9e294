import { type FormEvent, useEffect, useRef, useState } from 'react'
import { messageOf } from '../server/request.ts'
import { changeName } from './changeName.ts'
import { useMyName } from './me.ts'
import { nameDialog, useNameDialog } from './nameDialog.ts'

/** Asks by which name one is to be known. */
export const NameDialog = () => (useNameDialog() ? <Shown /> : null)

const Shown = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key, and the dialog's own.
    <dialog
      ref={dialog}
      data-takes-keys
      aria-label="Your name"
      className="m-auto w-[min(420px,calc(100vw-32px))] rounded-2xl bg-raised text-ink shadow-raised backdrop:bg-[oklch(0.15_0.01_65/0.4)]"
      onClose={nameDialog.close}
      onClick={(event) => {
        if (event.target === event.currentTarget) dialog.current?.close()
      }}
    >
      <Question />
    </dialog>
  )
}

const Question = () => {
  const before = useMyName()
  const [name, setName] = useState(before ?? '')
  const [waits, setWaits] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const change = (next: string | null) => {
    setWaits(true)
    setFailure(null)
    changeName(next).catch((error) => {
      setWaits(false)
      setFailure(`Your name was not changed. ${messageOf(error)}`)
    })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === (before ?? '')) nameDialog.close()
    else if (name.trim() !== '') change(name.trim())
  }
  return (
    <form className="flex flex-col gap-3 p-5" onSubmit={onSubmit}>
      <label className="flex flex-col gap-1.5">
        <span className="font-semibold text-[15px]">Your name</span>
        <input
          className="field"
          autoComplete="name"
          maxLength={60}
          aria-describedby="name-hint"
          disabled={waits}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <p id="name-hint" className="text-[12.5px]/[18px] text-ink-soft">
        Others see it beside your caret and in the history. It is kept in this browser; with the same name in
        another browser you are the same person. The page begins anew when all your changes are saved.
      </p>
      {failure !== null && (
        <p role="alert" className="text-[12.5px]/[18px] text-bad">
          {failure}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {waits && (
          <p role="status" className="mr-auto text-[12.5px] text-ink-soft">
            Waiting until all changes are saved…
          </p>
        )}
        {before !== null && !waits && (
          <button type="button" className="button button-quiet mr-auto" onClick={() => change(null)}>
            Go without a name
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={nameDialog.close}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" disabled={waits || name.trim() === ''}>
          Use this name
        </button>
      </div>
    </form>
  )
}
