import type { PastState } from '@anode/notebook/history'
import { nameVersion, pastOf } from '@anode/notebook/history'
import { useEffect, useRef, useState } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import { usePast } from './usePast.ts'

/** The question for the name of a version; there while it is asked. */
export const NameVersion = () => {
  const naming = usePast((state) => state.naming)
  return naming === null ? null : <Question naming={naming} />
}

const Question = ({ naming }: { readonly naming: NonNullable<PastState['naming']> }) => {
  const session = useSession()
  const dialog = useRef<HTMLDialogElement>(null)
  const [name, setName] = useState(naming.name)
  useEffect(() => dialog.current?.showModal(), [])
  const title = naming.versionId === undefined ? 'Name this version' : 'Rename version'
  return (
    <dialog
      ref={dialog}
      data-takes-keys
      aria-label={title}
      className="m-auto mt-[16vh] w-[min(380px,calc(100vw-32px))] rounded-[14px] bg-raised p-4 text-ink shadow-raised backdrop:bg-transparent"
      closedby="any"
      onClose={() => pastOf(session).name(null)}
    >
      <form
        method="dialog"
        onSubmit={() => {
          const words = name.trim()
          if (words === '' || words === naming.name) return
          nameVersion(session, words, naming)
          showToast({ text: `The version is called “${words}”.` })
        }}
      >
        <label className="flex flex-col gap-2 text-[13px]">
          <span className="font-medium">{title}</span>
          <input
            className="field w-full"
            autoComplete="off"
            maxLength={200}
            placeholder="Before the review"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <div className="mt-3 flex justify-end gap-2">
          <button type="button" className="button button-quiet" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={name.trim() === ''}>
            Save name
          </button>
        </div>
      </form>
    </dialog>
  )
}
