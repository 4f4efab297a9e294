import { useEffect } from 'react'
import { renderedMarkdown } from '../../markdown/renderedMarkdown.ts'
import * as queries from '../queries.ts'
import { useSession } from '../state/SessionContext.ts'

/** The page is left this much of each idle time, in milliseconds. */
const SPARE = 5

/** Renders the Markdown of cells that are not drawn yet when the page has nothing else to do. */
export const useMarkdownAhead = (): void => {
  const { index, replica } = useSession()
  useEffect(() => {
    if (!('requestIdleCallback' in window)) return
    const waiting = index.list().filter(({ kind }) => kind === 'markdown')
    let handle = 0
    const work = (deadline: IdleDeadline) => {
      while (waiting.length > 0 && deadline.timeRemaining() > SPARE) {
        const cell = replica.read(queries.cell(waiting.shift()?.id ?? ''))
        // With attachments it belongs to this very row, which is read anew when the cell is drawn.
        if (cell !== null && cell.attachments === null) renderedMarkdown(cell.source, null)
      }
      if (waiting.length > 0) handle = requestIdleCallback(work)
    }
    handle = requestIdleCallback(work)
    return () => cancelIdleCallback(handle)
  }, [index, replica])
}
