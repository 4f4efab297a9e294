import { changeWords, dropRuns, type HeldRun, heldRunsOf, releaseRuns } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { useMemo } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { goToCell } from '../../notebook/places/going.ts'
import { useOrder, useQuery, useSession, useStatus } from '../../notebook/state/SessionContext.ts'

const HeldRunRow = ({ run, number }: { readonly run: HeldRun; readonly number: number }) => {
  const session = useSession()
  const cell = useQuery(useMemo(() => queries.cell(run.cellId), [run.cellId]))
  const line = cell?.source.trim().split('\n')[0] ?? ''
  return (
    <li data-held-run={run.cellId} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <button
        type="button"
        className="button button-quiet min-w-0 max-w-full"
        onClick={() => goToCell(session, run.cellId)}
      >
        <span className="flex-none">Cell {number}</span>
        <code className="truncate text-ink-soft">{line}</code>
      </button>
      <span className="grow text-ink-soft">{changeWords[run.heldFor]}</span>
      <button
        type="button"
        className="button"
        aria-label={`Run cell ${number} now`}
        onClick={() => releaseRuns(session, [run.id])}
      >
        Run now
      </button>
      <button
        type="button"
        className="button button-quiet"
        aria-label={`Drop the run of cell ${number}`}
        onClick={() => dropRuns(session, [run.id])}
      >
        Drop
      </button>
    </li>
  )
}

/** Runs that this person asked for without a server, whose ground has changed until it was back. */
export const HeldRunsNotice = () => {
  const session = useSession()
  const json = useQuery(queries.heldRuns)
  const me = useStatus(({ principal }) => principal.id)
  const order = useOrder()
  const held = useMemo(() => heldRunsOf(json, me), [json, me])
  if (held.length === 0) return null
  const ids = held.map(({ id }) => id)
  return (
    <section
      aria-label="Runs that wait for your word"
      className="flex flex-col gap-2 rounded-xl bg-surface pb-3"
    >
      <Failure
        tone="plain"
        what={held.length === 1 ? 'A run waits for your word' : `${held.length} runs wait for your word`}
        why="You asked for them while there was no server. The notebook has changed since."
      >
        {held.length > 1 && (
          <>
            <button type="button" className="button button-primary" onClick={() => releaseRuns(session, ids)}>
              Run all of them
            </button>
            <button type="button" className="button button-quiet" onClick={() => dropRuns(session, ids)}>
              Drop all
            </button>
          </>
        )}
      </Failure>
      <ul className="flex max-h-60 flex-col gap-1 overflow-y-auto px-4 text-[13px]">
        {held.map((run) => (
          <HeldRunRow key={run.id} run={run} number={order.indexOf(run.cellId) + 1} />
        ))}
      </ul>
    </section>
  )
}
