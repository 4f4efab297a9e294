import './list.css'
import type { NotebookInfo } from '@anode/protocol'
import { getRouteApi, Link } from '@tanstack/react-router'
import { FilePlus2, FolderOpen, Trash2 } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Failure } from '../failures/Failure.tsx'
import {
  createNotebook,
  deleteNotebook,
  duplicateNotebook,
  renameNotebook,
  restoreNotebook,
} from '../server/notebooks.ts'
import { messageOf } from '../server/request.ts'
import { ThemeSwitch } from '../theme/ThemeSwitch.tsx'
import { showToast } from '../toasts/Toasts.tsx'
import { ImportResults } from './ImportResults.tsx'
import { useImport } from './ImportTarget.tsx'
import { NotebookRow, type RowActions } from './NotebookRow.tsx'
import { SearchField } from './SearchField.tsx'
import { useNotebooks } from './useNotebooks.ts'

const route = getRouteApi('/')

/** Does it, says why it failed, and asks for the list again. */
const attempt = async (what: string, reload: () => Promise<void>, effect: () => Promise<unknown>) => {
  try {
    await effect()
  } catch (error) {
    showToast({ tone: 'bad', text: `${what} failed. ${messageOf(error)}` })
  }
  await reload()
}

const rowActions = (reload: () => Promise<void>): RowActions => ({
  rename: ({ id }, title) => void attempt('Renaming', reload, () => renameNotebook(id, title)),
  duplicate: ({ id }) => void attempt('Duplicating', reload, () => duplicateNotebook(id)),
  remove: ({ id, title }: NotebookInfo) =>
    void attempt('Moving to the trash', reload, async () => {
      await deleteNotebook(id)
      const undo = () => void attempt('Restoring', reload, () => restoreNotebook(id))
      showToast({ text: `“${title || 'Untitled'}” is in the trash.`, action: { label: 'Undo', run: undo } })
    }),
  restore: ({ id }) => void attempt('Restoring', reload, () => restoreNotebook(id)),
})

/** Every notebook, or the trash: found, opened, made and put away. */
export const NotebookList = () => {
  const { search = '', trash = false } = route.useSearch()
  const navigate = route.useNavigate()
  const { notebooks, failure, reload } = useNotebooks(search, trash)
  const importing = useImport()
  const files = useRef<HTMLInputElement>(null)
  const [creating, setCreating] = useState(false)
  const imported = importing.current?.done.length

  useEffect(() => {
    document.title = trash ? 'Trash · Anode' : 'Anode'
  }, [trash])
  useEffect(() => {
    if (imported) void reload()
  }, [imported, reload])

  const create = () => {
    setCreating(true)
    createNotebook({ template: 'empty' })
      .then(({ id }) => navigate({ to: '/n/$notebookId', params: { notebookId: id } }))
      .catch((error) => {
        setCreating(false)
        showToast({ tone: 'bad', text: `The notebook was not made. ${messageOf(error)}` })
      })
  }

  return (
    <>
      <header className="mx-auto flex h-12 max-w-[928px] items-center justify-between pr-4 pl-6 sm:pr-7 sm:pl-9">
        <Link to="/" className="flex items-center gap-2 rounded-md font-semibold tracking-[-0.01em]">
          <img src="/icon.svg" alt="" width={20} height={20} />
          Anode
        </Link>
        <ThemeSwitch />
      </header>
      <main className="mx-auto max-w-[928px] px-3 pt-6 pb-24 sm:px-6 sm:pt-10">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-4 px-3">
          <h1 className="mr-auto font-semibold text-[26px]/8 tracking-[-0.022em]">
            {trash ? 'Trash' : 'Notebooks'}
          </h1>
          <button type="button" className="button button-quiet" onClick={() => files.current?.click()}>
            <FolderOpen size={15} aria-hidden />
            Open .ipynb
          </button>
          <button type="button" className="button button-primary" disabled={creating} onClick={create}>
            <FilePlus2 size={15} aria-hidden />
            New notebook
          </button>
          <input
            ref={files}
            type="file"
            accept=".ipynb,application/x-ipynb+json"
            multiple
            hidden
            aria-label="Open .ipynb files"
            onChange={(event) => {
              const picked = [...(event.target.files ?? [])]
              event.target.value = ''
              if (picked.length > 0) importing.start(picked)
            }}
          />
        </div>
        <div className="mt-6 mb-3 flex items-center gap-2 px-3">
          <SearchField
            // Another list, another search.
            key={String(trash)}
            search={search}
            placeholder={trash ? 'Search the trash' : 'Search titles and content'}
            onSearch={(words) =>
              void navigate({ replace: true, search: (before) => ({ ...before, search: words }) })
            }
          />
          <Link to="/" search={trash ? {} : { trash: true }} className="button button-quiet">
            {trash ? (
              'All notebooks'
            ) : (
              <>
                <Trash2 size={15} aria-hidden />
                Trash
              </>
            )}
          </Link>
        </div>
        <div className="flex flex-col gap-3 px-3 empty:hidden">
          <ImportResults />
          {failure !== null && (
            <Failure what="The list of notebooks could not be loaded" why={failure}>
              <button type="button" className="button" onClick={() => void reload()}>
                Try again
              </button>
            </Failure>
          )}
        </div>
        {notebooks !== null && notebooks.length > 0 && (
          <ul className="mt-1" aria-label={trash ? 'Notebooks in the trash' : 'Notebooks'}>
            {notebooks.map((notebook) => (
              <NotebookRow key={notebook.id} notebook={notebook} actions={rowActions(reload)} />
            ))}
          </ul>
        )}
        {notebooks?.length === 0 && failure === null && (
          <Nothing search={search} trash={trash}>
            <button type="button" className="button button-primary" disabled={creating} onClick={create}>
              Start a notebook
            </button>
          </Nothing>
        )}
      </main>
    </>
  )
}

const Nothing = ({
  search,
  trash,
  children,
}: {
  readonly search: string
  readonly trash: boolean
  readonly children: ReactNode
}) => {
  if (search !== '' || trash) {
    return (
      <p className="px-3 py-10 text-[15px] text-ink-soft">
        {search !== '' ? `Nothing holds “${search}”.` : 'The trash is empty.'}
      </p>
    )
  }
  return (
    <div className="mx-3 mt-4 flex flex-col items-start gap-2 rounded-2xl bg-surface px-7 py-8">
      <h2 className="font-semibold text-[17px]/6 tracking-[-0.01em]">Your first notebook</h2>
      <p className="max-w-[52ch] text-[15px]/6 text-ink-soft">
        Write Python and text in cells and run them one at a time. Or drop an .ipynb file anywhere on this
        page to go on with one you have.
      </p>
      <div className="mt-3">{children}</div>
    </div>
  )
}
