import { getRouteApi, Link } from '@tanstack/react-router'
import { Suspense } from 'react'
import { FailurePage } from '../failures/Failure.tsx'
import { useKeys } from './actions/useKeys.ts'
import { CellList } from './cells/CellList.tsx'
import { Notices } from './notices/Notices.tsx'
import { RunAnnouncer } from './RunAnnouncer.tsx'
import { StopPage, stopsAll } from './StopPage.tsx'
import { SessionContext, useStatus } from './state/SessionContext.ts'
import { TopBar } from './topbar/TopBar.tsx'
import { useNotebook } from './useNotebook.ts'

const route = getRouteApi('/n/$notebookId')

/** The notebook at this address. */
export const NotebookPage = () => {
  const { notebookId } = route.useParams()
  const opening = useNotebook(notebookId)
  switch (opening.state) {
    case 'opening':
      return <Opening />
    case 'failed':
      return (
        <FailurePage
          what="The notebook could not be opened"
          why={opening.why}
          todo="Reload the page to try again."
        >
          <button type="button" className="button button-primary" onClick={() => location.reload()}>
            Reload
          </button>
          <Link to="/" className="button">
            All notebooks
          </Link>
        </FailurePage>
      )
    case 'open':
      return (
        <SessionContext value={opening.session}>
          <Open />
        </SessionContext>
      )
  }
}

const Open = () => {
  useKeys()
  const { stopped } = useStatus()
  if (stopped !== null && stopsAll(stopped.tag)) return <StopPage stopped={stopped} />
  return (
    <>
      <TopBar />
      <main
        className="mx-auto w-full max-w-[960px] px-3 pt-5 pb-[45dvh] sm:px-5 sm:pt-8"
        aria-label="Notebook"
      >
        <Notices />
        <Suspense>
          <CellList />
        </Suspense>
      </main>
      <RunAnnouncer />
    </>
  )
}

/** Shown only when opening takes long enough to be noticed. */
const Opening = () => (
  <p
    role="status"
    className="px-6 py-24 text-center text-[14px] text-ink-faint opacity-0 [animation:appear_200ms_ease-out_500ms_forwards]"
  >
    Opening the notebook…
  </p>
)
