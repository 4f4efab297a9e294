import * as queries from '@anode/notebook/queries'
import { useEffect, useRef, useState } from 'react'
import { useServedFolder } from '../../folder/servedFolder.ts'
import { useQuery, useSession } from '../../notebook/state/SessionContext.ts'
import { useTextFile } from '../../notebook/text/textFile.ts'
import { saveToFolder } from '../../server/folder.ts'
import { messageOf } from '../../server/request.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import { fileQuestionOf } from './FileQuestion.ts'

/** A title as the name of a file, which every system allows. A text's title is such a name. */
const fileNameOf = (title: string, isText: boolean): string => {
  const name = title
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no name may hold them.
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 100)
  return `${name === '' ? 'Untitled' : name}${isText ? '' : '.ipynb'}`
}

/** Asks under which path the notebook becomes a file of the served folder. */
export const SaveDialog = () => {
  const session = useSession()
  const folder = useServedFolder()
  const title = useQuery(queries.title)
  const isText = useTextFile() !== null
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [path, setPath] = useState(() => fileNameOf(title, isText))
  const [failure, setFailure] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const close = () => fileQuestionOf(session).close()
  useEffect(() => {
    dialog.current?.showModal()
    field.current?.setSelectionRange(0, Math.max(0, field.current.value.lastIndexOf('.')))
  }, [])

  const save = async () => {
    setSaving(true)
    setFailure(null)
    session.texts.flush()
    try {
      await saveToFolder(session.replica.notebookId, path.trim())
      showToast({ text: 'It is a file of the folder now: what you change goes into it.' })
      dialog.current?.close()
    } catch (error) {
      setFailure(messageOf(error))
      setSaving(false)
      field.current?.focus()
    }
  }

  return (
    <dialog
      ref={dialog}
      data-takes-keys
      aria-labelledby="save-to-folder"
      className="m-auto mt-[16vh] w-[min(460px,calc(100vw-32px))] rounded-2xl bg-raised p-6 text-ink shadow-raised backdrop:bg-[oklch(0.15_0.01_65/0.4)]"
      closedby="any"
      onClose={close}
    >
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <h2 id="save-to-folder" className="font-semibold text-[16px]/6 tracking-[-0.01em]">
          Save to the folder
        </h2>
        <p className="mt-1.5 text-[14px]/6 text-ink-soft">
          {isText
            ? 'The text and this file are one from then on.'
            : 'The notebook and this file are one from then on, and its code runs beside it. As .py, .qmd or .md it is a text for other tools: its outputs stay here.'}
        </p>
        <label className="mt-3 block text-[13px]">
          <span className="text-ink-faint">In {folder?.name ?? 'the folder'}, as</span>
          <input
            ref={field}
            className="field mt-1 w-full"
            spellCheck={false}
            autoComplete="off"
            aria-invalid={failure !== null}
            aria-describedby="save-failure"
            value={path}
            onChange={(event) => setPath(event.target.value)}
          />
        </label>
        <p id="save-failure" role="alert" className="mt-2 text-[13px] text-bad empty:hidden">
          {failure}
        </p>
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={isSaving || path.trim() === ''}>
            Save
          </button>
        </div>
      </form>
    </dialog>
  )
}
