import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useKeys } from './actions/useKeys.ts'
import { CellList } from './cells/CellList.tsx'
import { Notices } from './notices/Notices.tsx'
import { Opening } from './Opening.tsx'
import * as queries from './queries.ts'
import { RunAnnouncer } from './RunAnnouncer.tsx'
import { StopPage, stopsAll } from './StopPage.tsx'
import { SessionContext, useSession, useStatus } from './state/SessionContext.ts'
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
      return <StopPage stopped={opening} />
    case 'open':
      return (
        <SessionContext value={opening.session}>
          <Open />
        </SessionContext>
      )
  }
}

/** A notebook that is still empty is there to be written in. */
const useFirstWords = () => {
  const { index, replica, selection } = useSession()
  useEffect(() => {
    const [only, ...others] = index.ids
    if (only === undefined || others.length > 0 || selection.cellId !== null) return
    // On touch screens the keyboard would cover half of it.
    const writes = window.matchMedia('(pointer: fine)').matches
    if (writes && replica.read(queries.cell(only))?.source === '') selection.select(only, true)
  }, [index, replica, selection])
}

const Open = () => {
  useKeys()
  useFirstWords()
  const stopped = useStatus(({ stopped }) => stopped)
  if (stopped !== null && stopsAll(stopped.tag)) return <StopPage stopped={stopped} />
  return (
    <>
      <TopBar />
      <main
        className="mx-auto w-full max-w-[960px] px-3 pt-5 pb-[45dvh] sm:px-5 sm:pt-8"
        aria-label="Notebook"
      >
        <Notices />
        <CellList />
      </main>
      <RunAnnouncer />
    </>
  )
}
