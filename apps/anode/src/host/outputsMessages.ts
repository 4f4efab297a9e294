import type { IdentifiedOutput, OutputOp } from '@anode/document'
import type { RunOutputs } from '@anode/protocol'
import type { HostMessage } from '@anode/protocol/host'

/** The longest message, in UTF-16 units: its bytes stay below the limit of a socket's message. */
const MESSAGE_LENGTH = 1024 * 1024

/** An output as changes that make it of nothing, each short enough for a message. */
const opsOf = ({ id, output }: IdentifiedOutput): ReadonlyArray<OutputOp> => {
  if (output._tag !== 'stream' || output.text.length <= MESSAGE_LENGTH) {
    return [{ _tag: 'append', output: { id, output } }]
  }
  const ops: Array<OutputOp> = [{ _tag: 'append', output: { id, output: { ...output, text: '' } } }]
  for (let offset = 0; offset < output.text.length; offset += MESSAGE_LENGTH) {
    ops.push({ _tag: 'text', outputId: id, offset, text: output.text.slice(offset, offset + MESSAGE_LENGTH) })
  }
  return ops
}

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
      outputs
        .flatMap(opsOf)
        .map((op): HostMessage => ({ _tag: 'ops', notebookId, runId, cellId, ops: [op] })),
    ),
  ]
}
