import { proseKind } from '@anode/cells'
import { isProse, type NotebookSession } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { use, useEffect } from 'react'
import { BesideContext } from '../../markdown/Beside.ts'
import { isHeavy } from '../../markdown/isHeavy.ts'
import { PictureConsentContext } from '../../markdown/PictureConsent.ts'
import { loadMarkdown, renderedMarkdown } from '../../markdown/renderedMarkdown.ts'
import { loadLanguage } from '../editor/languages.ts'
import { useSession } from '../state/SessionContext.ts'
import { mathScopeOf } from './useMathScope.ts'

/** The page is left this much of each idle time, in milliseconds. */
const SPARE = 5

/** The first picture waits no longer than this for what renders its texts, in milliseconds. */
const PATIENCE = 1000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits for what renders Markdown if one of the first cells, so many, is a text of it: it is not to pop up later. */
export const markdownOfFirst = async ({ index }: NotebookSession, first: number): Promise<void> => {
  if (
    index
      .list()
      .slice(0, first)
      .every(({ kind }) => !isProse(kind))
  )
    return
  await Promise.race([loadMarkdown().catch(() => {}), pause(PATIENCE)])
}

/** Renders the Markdown of cells that are not drawn yet when the page has nothing else to do. */
export const useMarkdownAhead = (): void => {
  const session = useSession()
  const pictures = use(PictureConsentContext)
  const beside = use(BesideContext)?.notebookId ?? null
  useEffect(() => {
    const loads = pictures.consent() === 'load'
    const { index, replica } = session
    if (!('requestIdleCallback' in window)) return
    const waiting = index.list().filter(({ kind }) => isProse(kind))
    if (waiting.length === 0) return
    let handle = 0
    let wanted = true
    const work = (deadline: IdleDeadline) => {
      while (waiting.length > 0 && deadline.timeRemaining() > SPARE) {
        const cell = replica.read(queries.cell(waiting.shift()?.id ?? ''))
        // With attachments it belongs to this very row, which is read anew when the cell is drawn.
        if (cell !== null && cell.attachments === null && !isHeavy(cell.source))
          renderedMarkdown(cell.source, null, { place: mathScopeOf(session, cell.id, true), loads, beside })
      }
      handle = requestIdleCallback(waiting.length > 0 ? work : () => loadLanguage(proseKind.language))
    }
    const begin = () => {
      if (wanted) handle = requestIdleCallback(work)
    }
    // Without it nothing can be done ahead.
    loadMarkdown().then(begin, () => {})
    return () => {
      wanted = false
      cancelIdleCallback(handle)
    }
  }, [session, pictures, beside])
}
