import type { NotebookInfo } from '@anode/protocol'
import { Link } from '@tanstack/react-router'
import { Copy, Download, Ellipsis, PencilLine, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../controls/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../controls/Menu.tsx'
import { ipynbUrl } from '../server/notebooks.ts'
import { RenameField } from './RenameField.tsx'
import { when } from './when.ts'

/** What can be done to a notebook in the list. */
export interface RowActions {
  readonly rename: (notebook: NotebookInfo, title: string) => void
  readonly duplicate: (notebook: NotebookInfo) => void
  readonly remove: (notebook: NotebookInfo) => void
  readonly restore: (notebook: NotebookInfo) => void
}

const download = (notebook: NotebookInfo) => {
  const link = document.createElement('a')
  link.href = ipynbUrl(notebook.id)
  link.download = `${notebook.title || 'Untitled'}.ipynb`
  link.click()
}

/** One notebook: its title opens it, the menu at the right does the rest. */
export const NotebookRow = ({
  notebook,
  actions,
}: {
  readonly notebook: NotebookInfo
  readonly actions: RowActions
}) => {
  const [renaming, setRenaming] = useState(false)
  const title = notebook.title || 'Untitled'
  const trashed = notebook.deletedAt !== null
  const time = notebook.deletedAt ?? notebook.updatedAt
  return (
    <li
      data-notebook-id={notebook.id}
      className="group relative flex min-h-12 items-center gap-3 rounded-[10px] px-3 transition-colors duration-120 focus-within:bg-surface hover:bg-surface"
    >
      <div className="flex min-w-0 grow items-center gap-2.5">
        {renaming ? (
          <RenameField
            title={title}
            onDone={(next) => {
              setRenaming(false)
              if (next !== null) actions.rename(notebook, next)
            }}
          />
        ) : trashed ? (
          <span className="truncate text-[15px] text-ink-soft">{title}</span>
        ) : (
          <Link
            to="/n/$notebookId"
            params={{ notebookId: notebook.id }}
            preload="intent"
            className="truncate font-medium text-[15px] outline-none after:absolute after:inset-0 after:rounded-[10px] focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {title}
          </Link>
        )}
        {notebook.kernelOpen && !trashed && (
          <span className="flex flex-none items-center gap-1.5 text-[12px] text-ink-faint">
            <span className="size-1.5 rounded-full bg-ok" aria-hidden />
            <span className="max-sm:sr-only">Kernel running</span>
          </span>
        )}
      </div>
      <time
        dateTime={new Date(time).toISOString()}
        title={new Date(time).toLocaleString()}
        className={`flex-none text-[13px] text-ink-faint tabular-nums transition-opacity duration-120 ${
          trashed ? '' : 'row-time'
        }`}
      >
        {trashed ? `Deleted ${when(time, Date.now())}` : when(time, Date.now())}
      </time>
      {trashed ? (
        <button
          type="button"
          className="button button-quiet relative"
          aria-label={`Restore ${title}`}
          onClick={() => actions.restore(notebook)}
        >
          <RotateCcw size={15} aria-hidden />
          Restore
        </button>
      ) : (
        <Menu
          trigger={
            <IconButton label={`Actions for ${title}`} tip="Rename, duplicate, delete" className="row-menu">
              <Ellipsis size={16} aria-hidden />
            </IconButton>
          }
        >
          <MenuItem icon={PencilLine} onSelect={() => setTimeout(() => setRenaming(true))}>
            Rename
          </MenuItem>
          <MenuItem icon={Copy} onSelect={() => actions.duplicate(notebook)}>
            Duplicate
          </MenuItem>
          <MenuItem icon={Download} onSelect={() => download(notebook)}>
            Download .ipynb
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Trash2} danger onSelect={() => actions.remove(notebook)}>
            Move to trash
          </MenuItem>
        </Menu>
      )}
    </li>
  )
}
