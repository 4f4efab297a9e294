import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { FailurePage } from '../failures/Failure.tsx'
import { failureOf } from '../failures/failureText.ts'
import { askWhy } from '../server/askWhy.ts'
import type { RequestFailed } from '../server/request.ts'
import { StopPage } from './StopPage.tsx'

/** How long opening may take before it needs a word, in milliseconds. */
const SOON = 600

/** How long it may take before it needs a reason, in milliseconds; then the server is asked this often. */
const LONG = 2500

/** While a notebook opens: nothing at first, then a word, then why it does not. */
export const Opening = ({ notebookId }: { readonly notebookId: string }) => {
  const [soon, setSoon] = useState(false)
  const [reason, setReason] = useState<RequestFailed | null>(null)
  useEffect(() => {
    let wanted = true
    const ask = () => void askWhy(notebookId).then((why) => wanted && setReason(why))
    const word = setTimeout(() => setSoon(true), SOON)
    const why = setInterval(ask, LONG)
    return () => {
      wanted = false
      clearTimeout(word)
      clearInterval(why)
    }
  }, [notebookId])
  if (reason?.tag === 'Unauthorized') return <StopPage stopped={reason} />
  if (reason !== null) {
    return (
      <FailurePage
        {...failureOf('The notebook cannot be opened yet', reason)}
        why={`${reason.message} It was not opened in this browser before, so it must come from the server.`}
        todo="It opens by itself as soon as that is over."
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
