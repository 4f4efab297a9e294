import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { FailurePage } from '../failures/Failure.tsx'
import { listNotebooks } from '../server/notebooks.ts'
import { messageOf, RequestFailed } from '../server/request.ts'
import { StopPage } from './StopPage.tsx'

/** How long opening may take before it needs a word, in milliseconds. */
const SOON = 600

/** How long it may take before it needs a reason, in milliseconds. */
const LONG = 4000

/** Why opening takes so long: a socket that is refused does not say, a request does. */
const askWhy = async (): Promise<RequestFailed | null> => {
  try {
    await listNotebooks({ search: '', trash: false })
    return null
  } catch (error) {
    return error instanceof RequestFailed ? error : new RequestFailed('Failed', 0, messageOf(error))
  }
}

/** While a notebook opens: nothing at first, then a word, then why it does not. */
export const Opening = () => {
  const [soon, setSoon] = useState(false)
  const [reason, setReason] = useState<RequestFailed | null>(null)
  useEffect(() => {
    const timers = [
      setTimeout(() => setSoon(true), SOON),
      setTimeout(() => void askWhy().then(setReason), LONG),
    ]
    return () => timers.forEach(clearTimeout)
  }, [])
  if (reason?.tag === 'Unauthorized') return <StopPage stopped={reason} />
  if (reason !== null) {
    return (
      <FailurePage
        what="The notebook cannot be opened yet"
        why={`${reason.message} It was not opened in this browser before, so it must come from the server.`}
        todo="It opens by itself as soon as the server answers."
      >
        <Link to="/" className="button">
          All notebooks
        </Link>
      </FailurePage>
    )
  }
  return (
    <p role="status" className="px-6 py-24 text-center text-[14px] text-ink-faint">
      {soon && 'Opening the notebook…'}
    </p>
  )
}
