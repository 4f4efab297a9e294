import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, Download, ExternalLink, PencilLine } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { Failure, FailurePage } from '../failures/Failure.tsx'
import { failureOf } from '../failures/failureText.ts'
import { SignedOutPage } from '../failures/SignedOut.tsx'
import { EntryIcon } from '../folder/EntryIcon.tsx'
import { folderActions } from '../folder/folderActions.ts'
import { folderTree } from '../folder/folderTree.ts'
import { folderOf, nameOf } from '../folder/paths.ts'
import { sizeWords } from '../folder/sizeWords.ts'
import { fileUrl } from '../server/folder.ts'
import { RequestFailed } from '../server/request.ts'
import { ThemeSwitch } from '../theme/ThemeSwitch.tsx'
import { showFailure } from '../toasts/Toasts.tsx'
import { contentOf, contentWords } from './contentOf.ts'
import { isEmptyText, LARGEST_TEXT, openText } from './openText.ts'
import type { ServedFile } from './ServedFile.ts'
import { useServedFile } from './useServedFile.ts'
import { text, viewerOf } from './viewers.ts'

const iconButton =
  'grid size-8 flex-none place-items-center rounded-lg text-ink-soft hover:bg-surface pointer-coarse:size-11'

/** What is a text is edited as one, whatever shows it. */
const EditButton = ({ path }: { readonly path: string }) => {
  const navigate = useNavigate()
  const edit = async () => {
    const what = `“${nameOf(path)}” cannot be edited`
    try {
      const notebookId = await openText(path)
      if (notebookId !== null) return void navigate({ to: '/n/$notebookId', params: { notebookId } })
      showFailure({ what, why: 'It is no text in UTF-8.' })
    } catch (error) {
      showFailure(failureOf(what, error))
    }
  }
  return (
    <button type="button" className="button button-quiet max-sm:px-2.5" onClick={() => void edit()}>
      <PencilLine size={15} aria-hidden />
      <span className="max-sm:sr-only">Edit as text</span>
    </button>
  )
}

const Bar = ({ path, file }: { readonly path: string; readonly file: ServedFile | null }) => {
  const name = nameOf(path)
  const folder = folderOf(path)
  return (
    <header className="flex h-12 flex-none items-center gap-2 border-line border-b px-3 max-sm:gap-1 max-sm:px-1.5">
      <Link
        to="/"
        search={{ view: 'folder' }}
        aria-label="Back to the folder"
        title="Back to the folder"
        className={iconButton}
        onClick={() => void folderTree.reveal(path)}
      >
        <ArrowLeft size={17} aria-hidden />
      </Link>
      <EntryIcon name={name} kind="file" />
      <h1 className="min-w-0 truncate font-medium text-[14px]" title={path}>
        {name}
      </h1>
      {file !== null && (
        <span className="flex-none text-[12.5px] text-ink-faint tabular-nums">{sizeWords(file.size)}</span>
      )}
      {folder !== '' && (
        <span className="min-w-0 shrink-[4] truncate text-[12.5px] text-ink-faint max-sm:hidden">
          {folder}
        </span>
      )}
      <span className="ml-auto flex flex-none items-center gap-1">
        {file !== null && contentOf(file.head) === 'text' && file.size <= LARGEST_TEXT && (
          <EditButton path={path} />
        )}
        <button
          type="button"
          className="button button-quiet max-sm:px-2.5"
          onClick={() => folderActions.download({ path, name, kind: 'file' })}
        >
          <Download size={15} aria-hidden />
          <span className="max-sm:sr-only">Download</span>
        </button>
        <a
          href={fileUrl(path)}
          target="_blank"
          rel="noopener"
          className="button button-quiet max-sm:px-2.5"
          title="The file as the browser shows it"
        >
          <ExternalLink size={15} aria-hidden />
          <span className="max-md:sr-only">Open in a new tab</span>
        </a>
        <span className="max-sm:hidden">
          <ThemeSwitch />
        </span>
      </span>
    </header>
  )
}

/** What is done about a file that cannot be looked at. */
const todoOf = (failure: unknown): string | undefined => {
  if (!(failure instanceof RequestFailed)) return undefined
  if (failure.tag === 'FileNotFound') return 'It is shown again as soon as it is back.'
  return failure.tag === 'Unreachable' ? 'It goes on by itself when the server is back.' : undefined
}

/** An error of the server as words for somebody who looks at a file. */
const reasonOf = (failure: unknown): unknown =>
  failure instanceof RequestFailed && failure.tag === 'Conflict'
    ? new RequestFailed('Conflict', failure.status, 'It is a folder, or something else that is no file.')
    : failure

const whatOf = (path: string, failure: unknown): string =>
  failure instanceof RequestFailed && failure.tag === 'FileNotFound'
    ? `“${nameOf(path)}” is not there`
    : `“${nameOf(path)}” could not be read`

/** A file of the served folder that is no notebook, shown by the viewer for its sort. */
export const FilePage = ({ path }: { readonly path: string }): ReactNode => {
  const { file, failure, look } = useServedFile(path)
  useEffect(() => {
    document.title = `${nameOf(path)} · Anode`
  }, [path])
  if (failure instanceof RequestFailed && failure.tag === 'Unauthorized') return <SignedOutPage />
  if (failure !== null && file === null) {
    return (
      <FailurePage {...failureOf(whatOf(path, failure), reasonOf(failure))} todo={todoOf(failure)}>
        <button type="button" className="button button-primary" onClick={look}>
          Try again
        </button>
        <Link to="/" search={{ view: 'folder' }} className="button">
          All files
        </Link>
      </FailurePage>
    )
  }
  const found =
    file === null ? null : isEmptyText(file) ? { viewer: text, isMisnamed: false } : viewerOf(file)
  const View = found?.viewer.View
  return (
    <div className="flex h-dvh flex-col">
      <Bar path={path} file={file} />
      {failure !== null && (
        <div className="p-3">
          <Failure
            tone="warn"
            {...failureOf(whatOf(path, failure), reasonOf(failure))}
            todo={`You see it as it was. ${todoOf(failure) ?? ''}`}
          />
        </div>
      )}
      {file !== null && found?.isMisnamed === true && (
        <div className="p-3">
          <Failure
            tone="warn"
            what={`“${file.name}” is not what its name says`}
            why={`By its first bytes it is ${contentWords[contentOf(file.head)]}; it is shown as that.`}
            todo="Give it another ending if this is right."
          />
        </div>
      )}
      <main className="flex min-h-0 grow flex-col" aria-label={nameOf(path)}>
        {file === null ? (
          <p role="status" className="px-6 pt-16 text-[15px] text-ink-soft">
            Opening {nameOf(path)} …
          </p>
        ) : file.size === 0 && !isEmptyText(file) ? (
          <p role="status" className="px-6 pt-16 text-[15px] text-ink-soft">
            The file is empty. What is written into it appears here.
          </p>
        ) : (
          View !== undefined && (
            <View
              key={
                found?.viewer.followsFile === true
                  ? `${found.viewer.name} ${path}`
                  : `${path} ${file.version}`
              }
              file={file}
            />
          )
        )}
      </main>
    </div>
  )
}
