import { CircleDashed, Play, Square, X } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { Tip } from '../../controls/Tip.tsx'
import { useSetting } from '../../settings/settings.ts'
import { cancelRun, interruptKernel, runCells } from '../running.ts'
import { place } from '../runs/place.ts'
import type { CellEntry, RunEntry } from '../state/CellIndex.ts'
import { useSession } from '../state/SessionContext.ts'
import { duration, elapsed } from './duration.ts'

/** The cell's run at a glance, and the button that starts, gives up or interrupts it. */
export const CellGutter = ({ entry }: { readonly entry: CellEntry }) => {
  const session = useSession()
  const { run } = entry
  if (run?.status === 'queued') {
    return (
      <>
        <GutterButton
          label="Cancel run"
          tip="Waiting. Click to give up"
          onClick={() => cancelRun(session, run.id)}
        >
          <CircleDashed size={17} className="run-rest text-ink-faint" aria-hidden />
          <X size={16} className="run-hover" aria-hidden />
        </GutterButton>
        <Place runId={run.id} />
      </>
    )
  }
  if (run?.status === 'running') {
    return (
      <>
        <GutterButton
          label="Interrupt cell"
          tip="Interrupt"
          command="kernel.interrupt"
          onClick={() => interruptKernel(session)}
        >
          <Ring />
          <Square size={9} className="absolute fill-current text-accent-ink" aria-hidden />
        </GutterButton>
        <Elapsed since={run.startedAt ?? run.requestedAt} />
      </>
    )
  }
  return (
    <>
      <GutterButton
        label={entry.executionCount === null ? 'Run cell' : `Run cell [${entry.executionCount}]`}
        tip="Run"
        command="run.cell"
        onClick={() => {
          runCells(session, [entry.id])
          session.selection.follow(entry.id, false)
        }}
      >
        {entry.executionCount === null ? (
          <Play size={14} className="run-play" aria-hidden />
        ) : (
          <>
            <span className={`run-rest run-count ${countInk[run?.status ?? ''] ?? ''}`}>
              [{entry.executionCount}]
            </span>
            <Play size={14} className="run-hover" aria-hidden />
          </>
        )}
      </GutterButton>
      {run !== null && <Ended run={run} />}
    </>
  )
}

/** Its place in the line behind the run that executes. */
const Place = ({ runId }: { readonly runId: string }) => {
  const { index } = useSession()
  const subscribe = useCallback((listener: () => void) => index.on('active', listener), [index])
  const ahead = useSyncExternalStore(subscribe, () => index.placeOf(runId))
  if (ahead < 1) return null
  return (
    <span className="run-time">
      {place(ahead)}
      <span className="sr-only"> in line</span>
    </span>
  )
}

const countInk: Record<string, string> = { error: 'text-bad', lost: 'text-bad', interrupted: 'text-warn' }

const GutterButton = ({
  label,
  tip,
  command,
  onClick,
  children,
}: {
  readonly label: string
  readonly tip: string
  readonly command?: string
  readonly onClick: () => void
  readonly children: ReactNode
}) => (
  <Tip text={tip} command={command}>
    <button type="button" aria-label={label} className="run-button" onClick={onClick}>
      {children}
    </button>
  </Tip>
)

const Ring = () => (
  <svg viewBox="0 0 24 24" className="run-ring" aria-hidden>
    <title>Running</title>
    <circle cx="12" cy="12" r="10" fill="none" stroke="var(--line-strong)" strokeWidth="2" />
    <circle
      cx="12"
      cy="12"
      r="10"
      fill="none"
      stroke="var(--accent)"
      strokeWidth="2"
      strokeLinecap="round"
      strokeDasharray="16 47"
    />
  </svg>
)

const Elapsed = ({ since }: { readonly since: number }) => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return <span className="run-time">{elapsed(now - since)}</span>
}

const endWords: Partial<Record<RunEntry['status'], string>> = {
  error: 'failed',
  interrupted: 'stopped',
  lost: 'lost',
}

const Ended = ({ run }: { readonly run: RunEntry }) => {
  const showTiming = useSetting('showTiming')
  const given = run.status === 'interrupted' && run.startedAt === null
  const word = given ? 'not run' : endWords[run.status]
  if (word !== undefined) {
    return (
      <span className={`run-time ${countInk[run.status] ?? ''}`} title={run.reason ?? undefined}>
        {word}
      </span>
    )
  }
  if (!showTiming || run.startedAt === null || run.finishedAt === null) return null
  return <span className="run-time">{duration(run.finishedAt - run.startedAt)}</span>
}
