import { Failure } from '../../failures/Failure.tsx'
import { SignInField, signedOut } from '../../failures/SignedOut.tsx'
import { OnlyHere } from '../../notebook/OnlyHere.tsx'
import { useStatus } from '../../notebook/state/SessionContext.ts'
import { appWorker } from '../../offline/AppWorker.ts'

const Reload = () => (
  <button type="button" className="button button-primary" onClick={() => void appWorker.reload()}>
    Reload
  </button>
)

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
    case 'NotebookDamaged':
      // It has a notice of its own.
      return null
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
