import type { NotebookSession } from '@anode/notebook'
import { ReplicaUnavailable } from '@anode/protocol/replica'
import { useEffect, useState } from 'react'
import { firstPaint } from '../firstPaint/current.ts'
import { storeFirstCells } from '../firstPaint/storedFirstCells.ts'
import { openNotebook } from '../replica/openNotebook.ts'
import { messageOf } from '../server/request.ts'
import { FIRST_DRAWN } from './cells/CellShell.tsx'
import { markdownOfFirst } from './markdown/useMarkdownAhead.ts'
import { takeOpened } from './openAhead.ts'
import { openSession } from './openSession.ts'

export type Opening =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly session: NotebookSession }
  | { readonly state: 'failed'; readonly tag: string; readonly message: string }

/** The tag of a refusal to open, as in `ReplicaStatus.stopped`. */
const reasonOf = (error: unknown): string => (error instanceof ReplicaUnavailable ? error.reason : 'Failed')

/** Opens a notebook for as long as the component is shown. */
export const useNotebook = (notebookId: string): Opening => {
  const [opening, setOpening] = useState<Opening>({ state: 'opening' })
  useEffect(() => {
    let wanted = true
    const opening = takeOpened(notebookId) ?? openNotebook(notebookId)
    const session = opening.then(async (replica) => {
      const opened = openSession(replica)
      await markdownOfFirst(opened, FIRST_DRAWN)
      return opened
    })
    session.then(
      (opened) => wanted && setOpening({ state: 'open', session: opened }),
      (error) => {
        // It is not to be seen for a moment the next time either.
        if (reasonOf(error) === 'NotebookNotFound') storeFirstCells(notebookId, null)
        if (wanted) setOpening({ state: 'failed', tag: reasonOf(error), message: messageOf(error) })
      },
    )
    return () => {
      wanted = false
      firstPaint.drop()
      setOpening({ state: 'opening' })
      session.then(
        (opened) => opened.close(),
        () => {},
      )
    }
  }, [notebookId])
  return opening
}
