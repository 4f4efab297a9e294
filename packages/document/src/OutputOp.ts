import { Schema } from 'effect'
import { IdentifiedOutput, MimeBundle, type Output } from './Output.ts'

/**
 * One change to the outputs of a run. The live channel sends these as they happen; the facts of the log
 * say the same in larger steps. Every change may be applied twice without harm.
 */
export const OutputOp = Schema.Union(
  /** A new output at the end. */
  Schema.TaggedStruct('append', { output: IdentifiedOutput }),
  /**
   * The text of a stream output from `offset` (UTF-16 units) on. An offset before the end replaces what
   * stood there: that is how `\r` rewrites a line.
   */
  Schema.TaggedStruct('text', { outputId: Schema.String, offset: Schema.Int, text: Schema.String }),
  /** New content for every output that was displayed under this id. */
  Schema.TaggedStruct('replace', {
    displayId: Schema.String,
    data: MimeBundle,
    metadata: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  }),
  /** All outputs of the run are gone (`clear_output`). */
  Schema.TaggedStruct('clear', {}),
)
export type OutputOp = typeof OutputOp.Type

const replaced = (output: Output, op: OutputOp & { _tag: 'replace' }): Output =>
  output._tag === 'display' && output.displayId === op.displayId
    ? { ...output, data: op.data, metadata: op.metadata }
    : output

/** The outputs after `op`. Pure; outputs that `op` does not touch keep their identity. */
export const applyOutputOp = (
  outputs: ReadonlyArray<IdentifiedOutput>,
  op: OutputOp,
): ReadonlyArray<IdentifiedOutput> => {
  switch (op._tag) {
    case 'append':
      return outputs.some((o) => o.id === op.output.id) ? outputs : [...outputs, op.output]
    case 'text':
      return outputs.map((o) =>
        o.id === op.outputId && o.output._tag === 'stream'
          ? { id: o.id, output: { ...o.output, text: o.output.text.slice(0, op.offset) + op.text } }
          : o,
      )
    case 'replace':
      return outputs.map((o) => {
        const output = replaced(o.output, op)
        return output === o.output ? o : { id: o.id, output }
      })
    case 'clear':
      return []
  }
}
