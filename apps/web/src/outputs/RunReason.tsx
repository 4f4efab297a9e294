import type { RunEntry } from '@anode/notebook'

/** What is said of a run that ended otherwise than by itself. */
const words: Partial<Record<RunEntry['status'], { readonly text: string; readonly ink: string }>> = {
  interrupted: { text: 'Interrupted.', ink: 'text-warn' },
  lost: { text: 'This run was lost: its end is not known.', ink: 'text-bad' },
}

/** Why a run ended, when that needs words. */
export const RunReason = ({ run }: { readonly run: RunEntry }) => {
  const said = words[run.status]
  if (said === undefined && (run.reason === null || run.status === 'ok')) return null
  // The gutter says that it did not run: what came before it says why, and one line for each would push all down.
  if (run.status === 'interrupted' && run.startedAt === null) return <p className="sr-only">{run.reason}</p>
  return (
    <p className={`px-3.5 pt-2 text-[13px] ${said?.ink ?? 'text-ink-soft'}`}>
      {run.reason ?? said?.text}
      {run.status === 'lost' && ' Run the cell again.'}
    </p>
  )
}
