import { ChevronRight, History } from 'lucide-react'
import { use } from 'react'
import { setShown } from '../notebook/folding.ts'
import { useOutputsRun, useSession } from '../notebook/state/SessionContext.ts'
import { InputPrompt } from './InputPrompt.tsx'
import { OutputsLookContext } from './OutputsLook.ts'
import { OutputView } from './OutputView.tsx'
import { RunReason } from './RunReason.tsx'
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
          outputs.map(({ id, output }) => <OutputView key={id} id={id} output={output} />)
        )}
      </div>
      {outdated && (
        <p className="stale-mark">
          <History size={12} aria-hidden />
          Edited since this run
        </p>
      )}
      {run !== null && <InputPrompt run={run} />}
      {run !== null && <RunReason run={run} />}
    </>
  )
}

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
