import type { OutputOp } from '@anode/document/facts'
import { terminalTextChange } from '@anode/document/terminal'
import { documentOutput, documentOutputs, type OutputModel } from './OutputModel.ts'

/**
 * The changes that lead from outputs shown earlier to the outputs now: what the live channel sends, and what
 * the log is told. However much happened in between, they say only what remains of it.
 *
 * `current` must have grown from `previous`.
 */
export const outputChanges = (previous: OutputModel, current: OutputModel): ReadonlyArray<OutputOp> => {
  const changes: Array<OutputOp> = []
  // Updates come first: an output that is added now shows the last state already.
  for (const [displayId, replacement] of current.replaced) {
    if (previous.replaced.get(displayId) !== replacement)
      changes.push({ _tag: 'replace', displayId, ...replacement })
  }
  if (previous.clears !== current.clears) {
    if (previous.outputs.length > 0) changes.push({ _tag: 'clear' })
    return [...changes, ...documentOutputs(current).map((output) => ({ _tag: 'append' as const, output }))]
  }
  current.outputs.forEach((now, index) => {
    const before = previous.outputs[index]
    if (before === undefined) changes.push({ _tag: 'append', output: documentOutput(now) })
    else if (before !== now && 'text' in now && 'text' in before) {
      const change = terminalTextChange(before.text, now.text)
      if (change !== null) changes.push({ _tag: 'text', outputId: now.id, ...change })
    }
  })
  return changes
}
