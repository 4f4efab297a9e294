import { useEffect, useRef, useState } from 'react'
import { goToCell } from '../../notebook/places/going.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { cellQuestionOf } from './CellQuestion.ts'

/** The question for a cell's number; closed until it is asked. */
export const GoToCell = () => {
  const session = useSession()
  const dialog = useRef<HTMLDialogElement>(null)
  const [value, setValue] = useState('')
  useEffect(
    () =>
      cellQuestionOf(session).onAsk(() => {
        setValue('')
        dialog.current?.showModal()
      }),
    [session],
  )
  const count = session.index.ids.length
  const number = Number(value)
  const id = session.index.ids[number - 1]
  const wrong = value.trim() !== '' && id === undefined
  return (
    <dialog
      ref={dialog}
      aria-label="Go to cell"
      className="m-auto mt-[16vh] w-[320px] rounded-[14px] bg-raised p-4 text-ink shadow-raised backdrop:bg-transparent"
      closedby="any"
    >
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          if (id === undefined) return
          dialog.current?.close()
          goToCell(session, id)
        }}
      >
        <label className="flex items-center gap-3 text-[13px]">
          <span className="flex-none font-medium">Go to cell</span>
          <input
            className="field grow tabular-nums"
            inputMode="numeric"
            autoComplete="off"
            aria-describedby="go-to-cell-hint"
            aria-invalid={wrong}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        </label>
        <p
          id="go-to-cell-hint"
          role={wrong ? 'alert' : undefined}
          className={`mt-2 text-[12.5px] ${wrong ? 'text-bad' : 'text-ink-faint'}`}
        >
          {wrong ? `There is no cell ${value.trim()}. ` : ''}
          {count === 1
            ? 'The notebook has 1 cell.'
            : `Cells are numbered 1 to ${count.toLocaleString('en')}.`}
        </p>
      </form>
    </dialog>
  )
}
