import type { RunRow } from '@anode/document'
import { PlayIcon } from '../../controls/PlainIcon.tsx'
import { duration } from './duration.ts'

/** What is known of a run that does not go on. */
export type EndedRun = Pick<RunRow, 'status' | 'startedAt' | 'finishedAt' | 'reason'>

const ink: Partial<Record<string, string>> = { error: 'text-bad', lost: 'text-bad', interrupted: 'text-warn' }

/** What the button is called that runs a cell. */
export const runLabel = (count: number | null): string =>
  count === null ? 'Run cell' : `Run cell [${count}]`

/** What is seen on it: a triangle, or the count of the last run until the pointer comes. Takes no hooks. */
export const RunFace = ({
  count,
  status,
}: {
  readonly count: number | null
  readonly status: string | undefined
}) =>
  count === null ? (
    <PlayIcon size={14} className="run-play" />
  ) : (
    <>
      <span className={`run-rest run-count ${ink[status ?? ''] ?? ''}`}>[{count}]</span>
      <PlayIcon size={14} className="run-hover" />
    </>
  )

const words: Partial<Record<string, string>> = { error: 'failed', interrupted: 'stopped', lost: 'lost' }

/** How the last run ended, or how long it took. Takes no hooks. */
export const RunEnd = ({ run, showTiming }: { readonly run: EndedRun; readonly showTiming: boolean }) => {
  const given = run.status === 'interrupted' && run.startedAt === null
  const word = given ? 'not run' : words[run.status]
  if (word !== undefined) {
    return (
      <span className={`run-time ${ink[run.status] ?? ''}`} title={run.reason ?? undefined}>
        {word}
      </span>
    )
  }
  if (!showTiming || run.startedAt === null || run.finishedAt === null) return null
  return <span className="run-time">{duration(run.finishedAt - run.startedAt)}</span>
}
