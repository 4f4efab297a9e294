import { isLateOutput } from '@anode/document'
import { setShown } from '@anode/notebook'
import { ChevronRight, Clock, History } from 'lucide-react'
import { Fragment, use } from 'react'
import { OutputCell } from '../notebook/markdown/OutputCell.ts'
import { useOutputsRun, useSession } from '../notebook/state/SessionContext.ts'
import { InputPrompt } from './input/InputPrompt.tsx'
import { OutputsLookContext } from './look/OutputsLook.ts'
import { OutputView } from './OutputView.tsx'
import { RunReason } from './RunReason.tsx'
import { UnheededInterrupt } from './UnheededInterrupt.tsx'
import { useShownOutputs } from './useShownOutputs.ts'

/** Everything that a cell's last run left or leaves: outputs, a question, why it ended. */
export const CellOutputs = ({ cellId }: { readonly cellId: string }) => {
  const run = useOutputsRun(cellId)
  const { outputs, stale, sourceHash } = useShownOutputs(cellId, run)
  const { folded, edited, sourceHash: now } = use(OutputsLookContext)
  const old = sourceHash === null ? edited : sourceHash !== now
  const outdated = old && !stale && outputs.length > 0
  return (
    <>
      <div
        data-outputs
        data-stale={stale || outdated || undefined}
        className={`cell-outputs ${stale || outdated ? 'cell-outputs-stale' : ''}`}
      >
        {folded ? (
          <FoldedOutputs cellId={cellId} count={outputs.length} />
        ) : (
          <OutputCell value={cellId}>
            {outputs.map(({ id, output }, i) => (
              <Fragment key={id}>
                {isLateOutput(id) && !isLateOutput(outputs[i - 1]?.id ?? '') && <LateMark />}
                <OutputView id={id} output={output} />
              </Fragment>
            ))}
          </OutputCell>
        )}
      </div>
      {outdated && (
        <p className="stale-mark">
          <History size={12} aria-hidden />
          Edited since this run
        </p>
      )}
      {run !== null && <InputPrompt cellId={cellId} run={run} />}
      {run !== null && <UnheededInterrupt run={run} />}
      {run !== null && <RunReason run={run} />}
    </>
  )
}

/** Stands above what threads and tasks put out after the run. */
const LateMark = () => (
  <p className="stale-mark" data-late>
    <Clock size={12} aria-hidden />
    After the run had ended
  </p>
)

const FoldedOutputs = ({ cellId, count }: { readonly cellId: string; readonly count: number }) => {
  const session = useSession()
  if (count === 0) return null
  return (
    <button
      type="button"
      className="fold-button"
      aria-expanded={false}
      onClick={() => setShown(session, [cellId], 'outputs', false)}
    >
      <ChevronRight size={14} aria-hidden />
      {count === 1 ? 'Output folded' : `${count} outputs folded`}
    </button>
  )
}
