import { languageOfKind } from '@anode/cells'
import './timeline.css'
import { fromStoredOutput, type StoredOutput } from '@anode/document'
import { momentTime, pastOf } from '@anode/notebook/history'
import type { CellRun } from '@anode/protocol'
import { History, RotateCcw, X } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Modal } from '../../controls/Modal.tsx'
import { Failure } from '../../failures/Failure.tsx'
import { type FailureWords, failureOf } from '../../failures/failureText.ts'
import { duration } from '../../notebook/cells/duration.ts'
import { useNameOf, useSession } from '../../notebook/state/SessionContext.ts'
import { OutputView } from '../../outputs/OutputView.tsx'
import { fetchCellRuns } from '../../server/history.ts'
import { RequestFailed } from '../../server/request.ts'
import { restoreTextAndTell } from './restoring.ts'
import { StillCode } from './StillCode.tsx'
import { usePast } from './usePast.ts'

/** So many runs are asked for at once. */
const PAGE = 8

const outputsOf = ({ outputs }: CellRun) =>
  outputs.map((row) => ({ id: String(row.id), output: fromStoredOutput(row as unknown as StoredOutput) }))

const isSame = (a: CellRun, b: CellRun): boolean =>
  JSON.stringify(a.outputs.map(({ text, body }) => [text, body])) ===
  JSON.stringify(b.outputs.map(({ text, body }) => [text, body]))

const endWords: Readonly<Record<string, string>> = {
  ok: 'Finished',
  error: 'Failed',
  interrupted: 'Interrupted',
  lost: 'Lost',
  queued: 'Waiting',
  running: 'Running',
}

const failureWords = (error: unknown): FailureWords => {
  const words = failureOf('The runs could not be read', error)
  return error instanceof RequestFailed && error.tag === 'Unreachable'
    ? { ...words, why: 'History needs the server, which does not answer.' }
    : words
}

interface Known {
  readonly runs: ReadonlyArray<CellRun>
  readonly total: number | null
  readonly failure: FailureWords | null
}

const useRuns = (cellId: string) => {
  const { replica } = useSession()
  const [known, setKnown] = useState<Known>({ runs: [], total: null, failure: null })
  const more = useCallback(
    async (before?: number) => {
      try {
        const page = await fetchCellRuns(replica.notebookId, cellId, { before, limit: PAGE })
        setKnown(({ runs }) => ({
          runs: before === undefined ? page.runs : [...runs, ...page.runs],
          total: page.total,
          failure: null,
        }))
      } catch (error) {
        setKnown((had) => ({ ...had, failure: failureWords(error) }))
      }
    },
    [replica, cellId],
  )
  useEffect(() => void more(), [more])
  return { ...known, more }
}

/** When the output of a cell changed: its runs with what ran, how it ended, whose it was, and what it left. */
export const CellRunsDialog = () => {
  const past = pastOf(useSession())
  const cellId = usePast(({ runsOf }) => runsOf)
  const close = () => past.listRuns(null)
  return cellId === null ? null : (
    <Modal open title="When did this output change" className="runs-dialog" onClose={close}>
      <header className="flex items-center gap-2 px-5 pt-4 pb-2">
        <h2 className="grow font-semibold text-[15px]">When did this output change</h2>
        {/* No tip: it would take the Esc that is meant for the dialog. */}
        <button type="button" className="icon-button" aria-label="Close" onClick={close}>
          <X size={16} aria-hidden />
        </button>
      </header>
      <Runs cellId={cellId} />
    </Modal>
  )
}

const Runs = ({ cellId }: { readonly cellId: string }) => {
  const { runs, total, failure, more } = useRuns(cellId)
  return (
    <div className="runs-list">
      {failure !== null && (
        <Failure tone="warn" {...failure}>
          <button type="button" className="button" onClick={() => void more(runs.at(-1)?.seq)}>
            Try again
          </button>
        </Failure>
      )}
      {total === null && failure === null && <p className="py-4 text-[13px] text-ink-soft">Looking back…</p>}
      {total === 0 && (
        <p className="py-4 text-[13px] text-ink-soft">
          This cell has not run yet. Run it, and each output is kept here.
        </p>
      )}
      <ol>
        {runs.map((run, index) => {
          const older = runs[index + 1]
          return (
            <Run key={run.id} cellId={cellId} run={run} same={older !== undefined && isSame(run, older)} />
          )
        })}
      </ol>
      {total !== null && runs.length < total && (
        <button type="button" className="button" onClick={() => void more(runs.at(-1)?.seq)}>
          Show earlier runs
        </button>
      )}
    </div>
  )
}

const Run = ({
  cellId,
  run,
  same,
}: {
  readonly cellId: string
  readonly run: CellRun
  /** Whether it left what the run before it had left. */
  readonly same: boolean
}) => {
  const session = useSession()
  const past = pastOf(session)
  const nameOf = useNameOf()
  const outputs = outputsOf(run)
  const kind = session.index.entry(cellId)?.kind
  const took =
    run.startedAt !== null && run.finishedAt !== null ? `, ${duration(run.finishedAt - run.startedAt)}` : ''
  return (
    <li className="runs-item" data-run={run.id} data-run-status={run.status}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span
          className={`font-medium text-[13px] ${run.status === 'error' || run.status === 'lost' ? 'text-bad' : ''}`}
        >
          {endWords[run.status] ?? run.status}
          {took}
        </span>
        <span className="text-[12.5px] text-ink-soft">
          {nameOf(run.requestedBy)}, {momentTime(run.requestedAt, Date.now())}
        </span>
        <span className="text-[12.5px] text-ink-faint">
          {same ? 'Same output as before' : 'Output changed'}
        </span>
      </div>
      {run.reason !== null && <p className="text-[12.5px] text-ink-soft">{run.reason}</p>}
      <div className="runs-source">
        <StillCode source={run.source} language={languageOfKind(kind)} />
      </div>
      {!same && outputs.length > 0 && (
        <div className="runs-outputs">
          {outputs.map(({ id, output }) => (
            <OutputView key={id} output={output} />
          ))}
        </div>
      )}
      {!same && outputs.length === 0 && <p className="text-[12.5px] text-ink-faint">No output</p>}
      <div className="flex flex-wrap gap-1">
        <button
          type="button"
          className="past-link"
          onClick={() => restoreTextAndTell(session, cellId, run.source)}
        >
          <RotateCcw size={13} aria-hidden />
          Restore this text
        </button>
        {run.endSeq !== null && (
          <button
            type="button"
            className="past-link"
            onClick={() => {
              past.listRuns(null)
              past.showSeq(run.endSeq ?? run.seq)
            }}
          >
            <History size={13} aria-hidden />
            See the notebook then
          </button>
        )}
      </div>
    </li>
  )
}
