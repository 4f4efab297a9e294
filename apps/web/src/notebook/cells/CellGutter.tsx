import { type CellEntry, cancelRun, interruptKernel, place, runCells } from '@anode/notebook'
import { CircleDashed, Square, X } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { Tip } from '../../controls/Tip.tsx'
import { useSetting } from '../../settings/settings.ts'
import { useSession } from '../state/SessionContext.ts'
import { tellKernel } from '../tell/tellKernel.ts'
import { elapsed } from './duration.ts'
import { type EndedRun, RunEnd, RunFace, runLabel } from './RestingRun.tsx'

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
          onClick={() => void interruptKernel(session).then(tellKernel)}
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
        label={runLabel(entry.executionCount)}
        tip="Run"
        command="run.cell"
        onClick={() => {
          runCells(session, [entry.id])
          session.selection.follow(entry.id, false)
        }}
      >
        <RunFace count={entry.executionCount} status={run?.status} />
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

const Ended = ({ run }: { readonly run: EndedRun }) => (
  <RunEnd run={run} showTiming={useSetting('showTiming')} />
)
