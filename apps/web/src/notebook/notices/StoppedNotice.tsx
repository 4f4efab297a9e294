import { Failure } from '../../failures/Failure.tsx'
import { useStatus } from '../state/SessionContext.ts'

/** The replica follows the server no more: the page is older than the server, or worse. */
export const StoppedNotice = () => {
  const stopped = useStatus((status) => status.stopped)
  if (stopped === null) return null
  const outdated = stopped.tag === 'Outdated' || stopped.tag === 'ProtocolMismatch'
  return (
    <Failure
      what={outdated ? 'This page is older than the server' : 'The server stopped sending this notebook'}
      why={stopped.message}
      todo="Reload to go on. What you changed is kept in this browser and sent then."
      tone={outdated ? 'warn' : 'bad'}
    >
      <button type="button" className="button button-primary" onClick={() => location.reload()}>
        Reload
      </button>
    </Failure>
  )
}
