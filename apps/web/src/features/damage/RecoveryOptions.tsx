import type { DamageReport, Remedy } from '@anode/protocol'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { failureOf } from '../../failures/failureText.ts'
import { repair } from '../../server/damage.ts'
import { relativeTime } from '../../time/relativeTime.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'
import { recoveryOptions } from './recoveryOptions.ts'

/** What can be done about a damaged file: each with what it means, and its button. */
export const RecoveryOptions = ({
  report,
  quiet = false,
}: {
  readonly report: DamageReport
  /** Something else is to be done first. */
  readonly quiet?: boolean
}) => {
  const navigate = useNavigate()
  const [busy, setBusy] = useState<Remedy['how'] | null>(null)
  const go = async (how: Remedy['how']) => {
    setBusy(how)
    try {
      const { kept } = await repair(report.id, how)
      if (how !== 'aside') return location.reload()
      showToast({
        text: kept === null ? 'The notebook has left the list.' : `The file is kept on the server: ${kept}`,
      })
      await navigate({ to: '/' })
    } catch (error) {
      showFailure(failureOf('The file is as damaged as before', error))
      setBusy(null)
    }
  }
  return (
    <ul className="w-full divide-y divide-line border-line border-y">
      {recoveryOptions(report, (at) => relativeTime(at, Date.now())).map(({ how, label, means }, i) => (
        <li key={how} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
          <p className="min-w-[min(100%,150px)] grow basis-0 text-[13px]/5 text-ink-soft">{means}</p>
          <button
            type="button"
            className={`button ${i === 0 && !quiet ? 'button-primary' : ''}`}
            disabled={busy !== null}
            onClick={() => void go(how)}
          >
            {busy === how ? 'One moment …' : label}
          </button>
        </li>
      ))}
    </ul>
  )
}
