import * as queries from '@anode/notebook/queries'
import { getRouteApi } from '@tanstack/react-router'
import { type CSSProperties, type ReactNode, useEffect, useMemo } from 'react'
import { BesideContext } from '../markdown/Beside.ts'
import { PictureConsent, PictureConsentContext } from '../markdown/PictureConsent.ts'
import { useBeside } from './beside/useBeside.ts'
import { CellList } from './cells/CellList.tsx'
import { AllOf } from './feature/AllOf.ts'
import { type Features, FeaturesContext, useFeatures } from './feature/Features.ts'
import { useActions } from './feature/useActions.ts'
import { useMarkdownAhead } from './markdown/useMarkdownAhead.ts'
import { Notices } from './Notices.tsx'
import { Opening } from './Opening.tsx'
import { columnLook } from './pageLook.ts'
import { PanelFrame } from './panels/PanelFrame.tsx'
import { Rail } from './panels/Rail.tsx'
import { RunAnnouncer } from './RunAnnouncer.tsx'
import { SelectionAnnouncer } from './SelectionAnnouncer.tsx'
import { StopPage, stopsAll } from './StopPage.tsx'
import { NotebookLanguageContext, useWantedKernel } from './state/notebookLanguage.ts'
import { useOpenPanel } from './state/openPanel.ts'
import { SessionContext, useSession, useStatus } from './state/SessionContext.ts'
import { keepTextSteady } from './steadyText.ts'
import './text/text.css'
import { TextFileContext, useTextFile, useWhetherText } from './text/textFile.ts'
import { TopBar } from './topbar/TopBar.tsx'
import { useFirstPaint } from './useFirstPaint.ts'
import { useNotebook } from './useNotebook.ts'

const route = getRouteApi('/n/$notebookId')

/** The notebook at this address, with what these features add. */
export const NotebookPage = ({ features }: { readonly features: Features }) => (
  <FeaturesContext value={features}>
    <Notebook />
  </FeaturesContext>
)

const Notebook = () => {
  const { notebookId } = route.useParams()
  const { stopViews } = useFeatures()
  const opening = useNotebook(notebookId)
  switch (opening.state) {
    case 'opening':
      return <Opening notebookId={notebookId} />
    case 'failed': {
      const View = stopViews.get(opening.tag)
      return View === undefined ? (
        <StopPage stopped={opening} />
      ) : (
        <View notebookId={notebookId} why={opening.message} />
      )
    }
    case 'open':
      return (
        <SessionContext value={opening.session}>
          <WithConsent notebookId={notebookId}>
            <WithBeside>
              <WithLanguage>
                <WithText>
                  <Open />
                </WithText>
              </WithLanguage>
            </WithBeside>
          </WithConsent>
        </SessionContext>
      )
  }
}

/** Code is in the language of the notebook's kernel. */
const WithLanguage = ({ children }: { readonly children: ReactNode }) => (
  <NotebookLanguageContext value={useWantedKernel().language ?? 'python'}>{children}</NotebookLanguageContext>
)

/** Texts are shown as texts, not as notebooks. */
const WithText = ({ children }: { readonly children: ReactNode }) => (
  <TextFileContext value={useWhetherText()}>{children}</TextFileContext>
)

/** Relative addresses are beside the notebook's file. */
const WithBeside = ({ children }: { readonly children: ReactNode }) => (
  <BesideContext value={useBeside()}>{children}</BesideContext>
)

/** Pictures of other sites are asked about for each notebook. */
const WithConsent = ({
  notebookId,
  children,
}: {
  readonly notebookId: string
  readonly children: ReactNode
}) => {
  const consent = useMemo(() => new PictureConsent(notebookId), [notebookId])
  return <PictureConsentContext value={consent}>{children}</PictureConsentContext>
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

/** Features act on their own while the notebook is shown. */
const useShownFeatures = () => {
  const session = useSession()
  const features = useFeatures()
  useEffect(() => features.show(session), [features, session])
}

/** The cells, within what features put around them. */
const Cells = () =>
  useFeatures().around.reduceRight((cells: ReactNode, Around) => <Around>{cells}</Around>, <CellList />)

const Open = () => {
  const { layers } = useFeatures()
  useActions()
  useShownFeatures()
  useFirstPaint()
  useFirstWords()
  useSteadyText()
  useMarkdownAhead()
  const text = useTextFile()
  const stopped = useStatus(({ stopped }) => stopped)
  if (stopped !== null && stopsAll(stopped.tag)) return <StopPage stopped={stopped} />
  return (
    <>
      <TopBar />
      <Frame>
        <main
          className={columnLook}
          aria-label={text === null ? 'Notebook' : 'Text'}
          data-text={text === null ? undefined : true}
        >
          {text !== null && <h1 className="sr-only">{text.name}</h1>}
          <Notices />
          <Cells />
        </main>
      </Frame>
      <AllOf views={layers} />
      <RunAnnouncer />
      <SelectionAnnouncer />
    </>
  )
}
