import { events, type IdentifiedOutput, type OutputOp } from '@anode/document/facts'
import type { ProposedFact } from '@anode/protocol'
import type { OutputModel } from './OutputModel.ts'
import { outputChanges } from './outputChanges.ts'

/** The longest fact, as JSON in UTF-16 units. */
export const FACT_LENGTH = 400 * 1024

/** What a fact needs besides its text. */
const ENVELOPE = 1024

interface StatedRun {
  readonly runId: string
  readonly cellId: string
  readonly by: string
}

/** The length of the next piece of a text whose JSON fits into a fact; never parts a character. */
const pieceLength = (text: string, from: number): number => {
  let length = Math.min(text.length - from, FACT_LENGTH - ENVELOPE)
  while (JSON.stringify(text.slice(from, from + length)).length > FACT_LENGTH - ENVELOPE) {
    length = Math.floor(length / 2)
  }
  const last = text.charCodeAt(from + length - 1)
  return from + length < text.length && last >= 0xd800 && last <= 0xdbff ? length - 1 : length
}

/** Facts that write `text` into an output from `offset` on; its first `from` units are there already. */
const textFacts = (
  { by }: StatedRun,
  outputId: string,
  offset: number,
  text: string,
  from = 0,
): ReadonlyArray<ProposedFact> => {
  const facts: Array<ProposedFact> = []
  let at = from
  do {
    const piece = text.slice(at, at + pieceLength(text, at))
    facts.push(events.textAppended({ outputId, offset: offset + at, text: piece, by }))
    at += piece.length
  } while (at < text.length)
  return facts
}

const appendFacts = (
  run: StatedRun,
  position: number,
  { id, output }: IdentifiedOutput,
): ReadonlyArray<ProposedFact> => {
  const appended = (shown: IdentifiedOutput['output']) =>
    events.outputAppended({ ...run, outputId: id, position, output: shown })
  if (output._tag !== 'stream') return [appended(output)]
  const length = pieceLength(output.text, 0)
  const first = appended({ ...output, text: output.text.slice(0, length) })
  return length === output.text.length ? [first] : [first, ...textFacts(run, id, 0, output.text, length)]
}

/** What one change says as facts. `position` is that of an output added by it. */
const factsOf = (run: StatedRun, change: OutputOp, position: number): ReadonlyArray<ProposedFact> => {
  const { cellId, by } = run
  switch (change._tag) {
    case 'append':
      return appendFacts(run, position, change.output)
    case 'text':
      return textFacts(run, change.outputId, change.offset, change.text)
    case 'replace': {
      const { displayId, data, metadata } = change
      return [events.outputReplaced({ displayId, data, metadata, by })]
    }
    case 'clear':
      return [events.outputsCleared({ cellId, by })]
  }
}

/**
 * The facts that make the log say `current` after it said `previous`. Pure; replaying them through the
 * document's materializers gives exactly the outputs of `current`.
 */
export const statedFacts = (
  run: StatedRun,
  previous: OutputModel,
  current: OutputModel,
): ReadonlyArray<ProposedFact> => {
  const facts: Array<ProposedFact> = []
  let position = previous.clears === current.clears ? previous.outputs.length : 0
  for (const change of outputChanges(previous, current)) {
    facts.push(...factsOf(run, change, position))
    if (change._tag === 'append') position++
  }
  return facts
}
