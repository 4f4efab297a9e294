import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Tip } from '../controls/Tip.tsx'
import { type FailureWords, failureText } from './failureText.ts'

/** How long it says that it was done, in milliseconds. */
const DONE = 1500

/** Puts everything that is known of a failure into the clipboard, to be sent to whoever can help. */
export const CopyDetails = ({
  failure,
  small,
}: {
  readonly failure: FailureWords
  readonly small?: boolean
}) => {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(failureText(failure))
    setCopied(true)
    setTimeout(() => setCopied(false), DONE)
  }
  // Browsers give the clipboard to secure pages only; the words can be selected all the same.
  if (!navigator.clipboard) return null
  const Icon = copied ? Check : Copy
  const label = copied ? 'Copied' : 'Copy details'
  // Refused by the person's settings: nothing to add to that.
  const onClick = () => void copy().catch(() => {})
  if (!small) {
    return (
      <button type="button" className="button button-quiet" onClick={onClick}>
        <Icon size={14} aria-hidden />
        {label}
      </button>
    )
  }
  return (
    <Tip text={label}>
      <button
        type="button"
        className="icon-button -my-1 flex-none self-start min-[700px]:self-center"
        aria-label={label}
        onClick={onClick}
      >
        <Icon size={14} aria-hidden />
      </button>
    </Tip>
  )
}
