import { getRouteApi } from '@tanstack/react-router'
import { type CSSProperties, type ReactNode, useEffect } from 'react'
import { TourSlot } from '../tour/TourSlot.tsx'
import { useActions } from './actions/useActions.ts'
import { CellList } from './cells/CellList.tsx'
import { useClipboard } from './clipboard/useClipboard.ts'
import { CommentAnnouncer } from './comments/CommentAnnouncer.tsx'
import { DragLayer } from './drag/DragLayer.tsx'
import { FindBar } from './find/FindBar.tsx'
import { GoToCell } from './GoToCell.tsx'
import { useMarkdownAhead } from './markdown/useMarkdownAhead.ts'
import { Notices } from './notices/Notices.tsx'
import { Opening } from './Opening.tsx'
import { useOpenPanel } from './panels/openPanel.ts'
import { PanelFrame } from './panels/PanelFrame.tsx'
import { Rail } from './panels/Rail.tsx'
import { FollowNotice } from './presence/FollowNotice.tsx'
import { usePeopleCommands } from './presence/usePeopleCommands.ts'
import * as queries from './queries.ts'
import { RunAnnouncer } from './RunAnnouncer.tsx'
import { EarlyKernel } from './runs/EarlyKernel.tsx'
import { FollowFailures } from './runs/FollowFailures.tsx'
import { LongRuns } from './runs/LongRuns.tsx'
import { TabState } from './runs/TabState.tsx'
import { SelectionAnnouncer } from './SelectionAnnouncer.tsx'
import { StopPage, stopsAll } from './StopPage.tsx'
import { SessionContext, useSession, useStatus } from './state/SessionContext.ts'
import { keepTextSteady } from './steadyText.ts'
import { useTakeOver } from './takeOver.ts'
import { PastDialogs, PastSlot } from './timeline/PastSlot.tsx'
import { TopBar } from './topbar/TopBar.tsx'
import { useNotebook } from './useNotebook.ts'
import { useSituation } from './useSituation.ts'

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

/** Outputs that grow do not push away the text that one types into. */
const useSteadyText = () => {
  const session = useSession()
  useEffect(() => keepTextSteady(session), [session])
}

/** The notebook between rail and panel. */
const Frame = ({ children }: { readonly children: ReactNode }) => {
  const { id, width } = useOpenPanel()
  return (
    <div
      className="notebook-frame"
      style={id === null ? undefined : ({ '--panel-width': `${width}px` } as CSSProperties)}
    >
      <Rail />
      <PanelFrame />
      {children}
    </div>
  )
}

const Open = () => {
  useActions()
  usePeopleCommands()
  useTakeOver()
  useSituation()
  useClipboard()
  useFirstWords()
  useSteadyText()
  useMarkdownAhead()
  const stopped = useStatus(({ stopped }) => stopped)
  if (stopped !== null && stopsAll(stopped.tag)) return <StopPage stopped={stopped} />
  return (
    <>
      <TopBar />
      <Frame>
        <main
          className="mx-auto w-full max-w-(--column) px-3 pt-5 pb-[45dvh] sm:px-5 sm:pt-8"
          aria-label="Notebook"
        >
          <Notices />
          <PastSlot>
            <CellList />
          </PastSlot>
        </main>
      </Frame>
      <DragLayer />
      <GoToCell />
      <PastDialogs />
      <FindBar />
      <RunAnnouncer />
      <TabState />
      <LongRuns />
      <FollowFailures />
      <EarlyKernel />
      <TourSlot />
      <SelectionAnnouncer />
      <FollowNotice />
      <CommentAnnouncer />
    </>
  )
}
