import type { OutputOp } from '@anode/document/facts'
import type { HostMessage } from '@anode/protocol/host'

/** The longest message, as JSON in UTF-16 units: its bytes stay below the limit of a socket's message. */
export const MESSAGE_LENGTH = 1024 * 1024

/** The longest piece of text; JSON can make six times as much of it. */
const TEXT_LENGTH = 256 * 1024

interface Run {
  readonly notebookId: string
  readonly runId: string
  readonly cellId: string
}

const textOps = (outputId: string, offset: number, text: string): ReadonlyArray<OutputOp> => {
  const ops: Array<OutputOp> = []
  for (let at = 0; at < text.length; at += TEXT_LENGTH) {
    ops.push({ _tag: 'text', outputId, offset: offset + at, text: text.slice(at, at + TEXT_LENGTH) })
  }
  return ops
}

/** A change as several that do the same, none with a long text. */
const shortened = (op: OutputOp): ReadonlyArray<OutputOp> => {
  if (op._tag === 'text' && op.text.length > TEXT_LENGTH) return textOps(op.outputId, op.offset, op.text)
  if (op._tag !== 'append') return [op]
  const { id, output } = op.output
  if (output._tag !== 'stream' || output.text.length <= TEXT_LENGTH) return [op]
  const empty: OutputOp = { _tag: 'append', output: { id, output: { ...output, text: '' } } }
  return [empty, ...textOps(id, 0, output.text)]
}

/** Says what changes the outputs of a run, in messages that are short enough. */
export const opsMessages = (run: Run, ops: ReadonlyArray<OutputOp>): ReadonlyArray<HostMessage> => {
  const messages: Array<Array<OutputOp>> = []
  let room = 0
  for (const op of ops.flatMap(shortened)) {
    const length = JSON.stringify(op).length
    if (length > room) {
      messages.push([])
      room = MESSAGE_LENGTH
    }
    messages.at(-1)?.push(op)
    room -= length
  }
  return messages.map((some) => ({ _tag: 'ops', ...run, ops: some }))
}
