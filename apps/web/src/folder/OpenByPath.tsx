import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { FailurePage } from '../failures/Failure.tsx'
import { failureOf } from '../failures/failureText.ts'
import { openedFiles } from '../files/OpenedFiles.ts'
import { openInFolder } from '../server/folder.ts'
import { nameOf } from './paths.ts'

const route = getRouteApi('/f')

/** Opens a notebook of the served folder by its path, and goes to it. */
export const OpenByPath = () => {
  const { path } = route.useSearch()
  const navigate = useNavigate()
  const [failure, setFailure] = useState<unknown>(null)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let isWanted = true
    setFailure(null)
    openInFolder(path).then(
      (notebook) => {
        if (!isWanted) return
        openedFiles.tell(notebook.id, notebook)
        void navigate({ to: '/n/$notebookId', params: { notebookId: notebook.id }, replace: true })
      },
      (error) => isWanted && setFailure(error),
    )
    return () => {
      isWanted = false
    }
  }, [path, navigate, tries])
  if (failure === null) {
    return (
      <p role="status" className="mx-auto max-w-[928px] px-9 pt-24 text-[15px] text-ink-soft">
        Opening {nameOf(path)} …
      </p>
    )
  }
  return (
    <FailurePage {...failureOf(`“${nameOf(path)}” could not be opened`, failure)}>
      <button type="button" className="button button-primary" onClick={() => setTries(tries + 1)}>
        Try again
      </button>
      <Link to="/" search={{ view: 'folder' }} className="button">
        All files
      </Link>
    </FailurePage>
  )
}
