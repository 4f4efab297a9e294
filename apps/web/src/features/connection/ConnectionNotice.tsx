import { useEffect, useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { SignInField, signedOut } from '../../failures/SignedOut.tsx'
import { useStatus } from '../../notebook/state/SessionContext.ts'
import { askWhy } from '../../server/askWhy.ts'
import type { RequestFailed } from '../../server/request.ts'

/** Cuts shorter than this are not worth a word, in milliseconds. */
const PATIENCE = 2500

/** How often the server is asked why there is no connection, in milliseconds. */
const ASK_EVERY = 10_000

/** Why there is no connection: null while that is short; `lost` until more is known. */
const useReason = (lost: boolean): RequestFailed | 'lost' | null => {
  const [reason, setReason] = useState<RequestFailed | 'lost' | null>(null)
  useEffect(() => {
    if (!lost) return setReason(null)
    let wanted = true
    const ask = async () => {
      setReason((known) => known ?? 'lost')
      // A socket that is refused does not say why; a request does, if it is answered.
      const why = await askWhy()
      if (wanted) setReason(why ?? 'lost')
    }
    const soon = setTimeout(ask, PATIENCE)
    const again = setInterval(ask, ASK_EVERY)
    return () => {
      wanted = false
      clearTimeout(soon)
      clearInterval(again)
    }
  }, [lost])
  return reason
}

const kept = 'You can go on writing: changes are kept in this browser and sent when the server is back.'

/** The server has not answered for a while. */
export const ConnectionNotice = () => {
  const connection = useStatus((status) => status.connection)
  const stopped = useStatus((status) => status.stopped)
  const reason = useReason(connection !== 'online' && stopped === null)
  if (reason === null) return null
  if (reason !== 'lost' && reason.tag === 'Unauthorized') {
    return (
      <Failure
        tone="warn"
        {...signedOut}
        todo={`${signedOut.todo} What you write meanwhile is kept in this browser.`}
        details={`status ${reason.status}`}
      >
        <SignInField />
      </Failure>
    )
  }
  return (
    <Failure
      tone="warn"
      what={navigator.onLine ? 'The server does not answer' : 'This device has no network'}
      why={kept}
      todo="Runs wait until then. The page reconnects by itself."
      details={reason === 'lost' ? 'Requests are answered, the socket is not.' : reason.message}
    />
  )
}
