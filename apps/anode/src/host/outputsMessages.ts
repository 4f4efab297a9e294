import type { RunOutputs } from '@anode/protocol'
import type { HostMessage } from '@anode/protocol/host'
import { MESSAGE_LENGTH, opsMessages } from './opsMessages.ts'

/** Says which outputs of a notebook are in flight: in one message where they fit, else in several. */
export const outputsMessages = (
  notebookId: string,
  runs: ReadonlyArray<RunOutputs>,
): ReadonlyArray<HostMessage> => {
  if (runs.length === 0) return []
  if (JSON.stringify(runs).length <= MESSAGE_LENGTH) return [{ _tag: 'outputs', notebookId, runs }]
  return [
    { _tag: 'outputs', notebookId, runs: runs.map((run) => ({ ...run, outputs: [] })) },
    ...runs.flatMap(({ runId, cellId, outputs }) =>
      opsMessages(
        { notebookId, runId, cellId },
        outputs.map((output) => ({ _tag: 'append', output })),
      ),
    ),
  ]
}
