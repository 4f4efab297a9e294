import { useOutputsRun } from '../notebook/state/SessionContext.ts'
import { InputPrompt } from './InputPrompt.tsx'
import { OutputView } from './OutputView.tsx'
import { RunReason } from './RunReason.tsx'
import { useShownOutputs } from './useShownOutputs.ts'

/** Everything that a cell's last run left or leaves: outputs, a question, why it ended. */
export const CellOutputs = ({ cellId }: { readonly cellId: string }) => {
  const run = useOutputsRun(cellId)
  const { outputs, stale } = useShownOutputs(cellId, run)
  return (
    <>
      <div
        data-outputs
        className={`flex flex-col gap-2.5 px-3.5 transition-opacity duration-150 [&:not(:empty)]:pt-3 [&:not(:empty)]:pb-1 ${
          stale ? 'opacity-55' : ''
        }`}
      >
        {outputs.map(({ id, output }) => (
          <OutputView key={id} output={output} />
        ))}
      </div>
      {run !== null && <InputPrompt run={run} />}
      {run !== null && <RunReason run={run} />}
    </>
  )
}
