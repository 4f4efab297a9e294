import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { SignInField, signedOut } from '../../failures/SignedOut.tsx'
import { appWorker } from '../../offline/AppWorker.ts'
import { createNotebook } from '../../server/notebooks.ts'
import { showFailure } from '../../toasts/Toasts.tsx'
import { localIpynb, localSnapshot } from '../localIpynb.ts'
import * as queries from '../queries.ts'
import { useSession, useStatus } from '../state/SessionContext.ts'
import { saveLocally } from '../topbar/saveIpynb.ts'

const Reload = () => (
  <button type="button" className="button button-primary" onClick={() => void appWorker.reload()}>
    Reload
  </button>
)

/** The notebook is only here any more: it can be had as a file, or be given to the server again. */
const OnlyHere = () => {
  const session = useSession()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const giveAgain = async () => {
    setBusy(true)
    try {
      const title = session.replica.read(queries.title) || 'Untitled'
      const { text } = await localIpynb(localSnapshot(session.replica))
      const { id } = await createNotebook({ title, ipynb: text })
      await navigate({ to: '/n/$notebookId', params: { notebookId: id } })
    } catch (error) {
      showFailure(failureOf('The notebook was not made', error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        disabled={busy}
        onClick={() => void giveAgain()}
      >
        Make a new notebook of it
      </button>
      <button type="button" className="button" onClick={() => void saveLocally(session)}>
        Save as .ipynb
      </button>
    </>
  )
}

/** The replica follows the server no more: the page is older than the server, or the server lacks the notebook. */
export const StoppedNotice = () => {
  const stopped = useStatus((status) => status.stopped)
  if (stopped === null) return null
  const details = stopped.tag
  switch (stopped.tag) {
    case 'Outdated':
    case 'ProtocolMismatch':
      return (
        <Failure
          tone="warn"
          what="This page is older than the server"
          why={stopped.message}
          todo="Reload to get the new version. What you changed is kept in this browser and sent then."
          details={details}
        >
          <Reload />
        </Failure>
      )
    case 'NotebookNotFound':
      return (
        <Failure
          what="The server does not have this notebook"
          why={`${stopped.message} It was perhaps started on other data. You see the copy in this browser.`}
          todo="Save it as a file, or make a new notebook of it. What you change here goes nowhere else."
          details={details}
        >
          <OnlyHere />
        </Failure>
      )
    case 'Unauthorized':
      return (
        <Failure {...signedOut} details={details}>
          <SignInField />
        </Failure>
      )
    default:
      return (
        <Failure
          what="The server stopped sending this notebook"
          why={stopped.message}
          todo="Reload to go on. What you changed is kept in this browser and sent then."
          details={details}
        >
          <Reload />
        </Failure>
      )
  }
}
