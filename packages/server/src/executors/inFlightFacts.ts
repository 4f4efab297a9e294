import {
  events,
  fromStoredOutput,
  type IdentifiedOutput,
  type Output,
  type StateDatabase,
} from '@anode/document'
import type { ProposedFact, RunOutputs } from '@anode/protocol'

/** The longest piece of a text in one fact, in UTF-16 units. */
const PIECE = 64 * 1024

interface Stored {
  readonly position: number
  readonly output: Output
}

const storedOutputs = (state: StateDatabase, runId: string): ReadonlyMap<string, Stored> =>
  new Map(
    state
      .select('SELECT id, position, text, body FROM outputs WHERE runId = $runId ORDER BY position, id', {
        $runId: runId,
      })
      .map(({ id, position, text, body }) => [
        String(id),
        {
          position: Number(position),
          output: fromStoredOutput({ text: String(text), body: JSON.parse(String(body)) }),
        },
      ]),
  )

/** Where a text is cut that is too long for one fact; never within a character. */
const pieces = (text: string): ReadonlyArray<string> => {
  const cut: string[] = []
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + PIECE, text.length)
    const last = text.charCodeAt(end - 1)
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end -= 1
    cut.push(text.slice(at, end))
    at = end
  }
  return cut
}

const commonLength = (a: string, b: string): number => {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  const last = a.charCodeAt(length - 1)
  return last >= 0xd800 && last <= 0xdbff ? length - 1 : length
}

/** Facts that write `text` into a stream output from `offset` on. */
const written = (outputId: string, offset: number, text: string, by: string): ReadonlyArray<ProposedFact> => {
  let at = offset
  return pieces(text).map((piece) => {
    const fact = events.textAppended({ outputId, offset: at, text: piece, by })
    at += piece.length
    return fact
  })
}

/** Facts that make an output of the log the one that was shown. One that was shown in part only stays whole. */
const grown = (before: Output, { id, output }: IdentifiedOutput, by: string): ReadonlyArray<ProposedFact> => {
  if (output._tag === 'stream' && before._tag === 'stream') {
    if (before.text.startsWith(output.text)) return []
    const same = commonLength(before.text, output.text)
    return written(id, same, output.text.slice(same), by)
  }
  if (output._tag !== 'display' || before._tag !== 'display' || output.displayId === undefined) return []
  const { displayId, data, metadata } = output
  const isSame = JSON.stringify([before.data, before.metadata]) === JSON.stringify([data, metadata])
  return isSame ? [] : [events.outputReplaced({ displayId, data, metadata, by })]
}

const added = (
  run: { readonly runId: string; readonly cellId: string; readonly by: string },
  position: number,
  { id, output }: IdentifiedOutput,
): ReadonlyArray<ProposedFact> => {
  const appended = (shown: Output) => events.outputAppended({ ...run, outputId: id, position, output: shown })
  if (output._tag !== 'stream' || output.text.length <= PIECE) return [appended(output)]
  return [appended({ ...output, text: '' }), ...written(id, 0, output.text, run.by)]
}

/**
 * The facts that make the log hold what pages have been shown of a run whose host is gone: the difference between
 * the outputs in flight and those that the log has. None when the host had stated them all, so that stating twice
 * adds nothing.
 */
export const inFlightFacts = (
  state: StateDatabase,
  { runId, cellId, outputs }: RunOutputs,
  now: { readonly at: number; readonly by: string },
): ReadonlyArray<ProposedFact> => {
  const [run] = state.select('SELECT status FROM runs WHERE id = $id', { $id: runId })
  if (run === undefined || outputs.length === 0) return []
  const { by } = now
  const stored = storedOutputs(state, runId)
  // After `clear_output` all are new. Where one is known, others are only not here yet: a host that had come
  // back was saying again what is in flight.
  const cleared = stored.size > 0 && !outputs.some(({ id }) => stored.has(id))
  const known = cleared ? new Map<string, Stored>() : stored
  let position = Math.max(-1, ...[...known.values()].map((output) => output.position))
  const facts = outputs.flatMap((shown) => {
    const before = known.get(shown.id)
    if (before !== undefined) return grown(before.output, shown, by)
    position += 1
    return added({ runId, cellId, by }, position, shown)
  })
  return [
    // What the cell showed of an earlier run goes, as it has on the pages.
    ...(run.status === 'queued' ? [events.runStarted({ runId, executionCount: null, ...now })] : []),
    ...(cleared ? [events.outputsCleared({ cellId, by })] : []),
    ...facts,
  ]
}
