import type { CellCopy } from '../CellCopy.ts'
import { asCellSource } from '../cellSource.ts'
import { events } from '../events/index.ts'
import { newId } from '../newId.ts'
import type { IdentifiedOutput, MimeBundle } from '../Output.ts'
import type { RunRow } from '../tables.ts'
import { fitsOneFact, updatesToText } from '../textUpdates.ts'
import type { Actor } from './cells.ts'
import { editText, setAttachment } from './cells.ts'

/** The outputs of one fact are together no longer than this, as JSON in UTF-16 units. */
const PART_LENGTH = 128 * 1024

/** A long printed text as several outputs, so that each fits into a fact. */
const cutText = (shown: IdentifiedOutput): ReadonlyArray<IdentifiedOutput> => {
  const { output } = shown
  if (output._tag !== 'stream' || output.text.length <= PART_LENGTH) return [shown]
  const first = { id: shown.id, output: { ...output, text: output.text.slice(0, PART_LENGTH) } }
  return [first, ...cutText({ id: newId(), output: { ...output, text: output.text.slice(PART_LENGTH) } })]
}

/** Lists that are each no longer than a fact may be. */
const inParts = <A>(items: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> => {
  const parts: A[][] = [[]]
  let length = 0
  for (const item of items) {
    const size = JSON.stringify(item).length
    if (length > 0 && length + size > PART_LENGTH) {
      parts.push([])
      length = 0
    }
    parts.at(-1)?.push(item)
    length += size
  }
  return parts
}

const endOf = ({ status, source, requestedAt, startedAt, finishedAt, reason }: RunRow) =>
  status === 'held' || status === 'queued' || status === 'running'
    ? {}
    : { ended: { status, source, requestedAt, startedAt, finishedAt, reason } }

/** Gives a cell the outputs of a copy back, and the run they are of. */
export const restoreOutputs = (cellId: string, copy: CellCopy, { by }: Actor) => {
  const { executionCount, run } = copy
  if (executionCount === null && run === null && copy.outputs.length === 0) return []
  const outputs = copy.outputs.flatMap(cutText).map((shown, position) => ({ ...shown, position }))
  return inParts(outputs).map((part) =>
    events.outputsRestored({
      cellId,
      executionCount,
      ...(run === null ? {} : { run: { id: run.id, ...endOf(run) } }),
      outputs: part,
      by,
    }),
  )
}

/**
 * A cell shows again what the copy does, in place of what the run `over` left (null: none). Where the cell was
 * run since, or is running, it stays as it is.
 */
export const revertOutputs = (over: string | null, copy: CellCopy, { by }: Actor) => {
  const { id: cellId, executionCount, run } = copy
  const outputs = copy.outputs.flatMap(cutText).map((shown, position) => ({ ...shown, position }))
  return inParts(outputs).map((list, part) =>
    events.outputsReverted({
      cellId,
      over,
      part,
      executionCount,
      ...(run === null ? {} : { run: { id: run.id, ...endOf(run) } }),
      outputs: list,
      by,
    }),
  )
}

/** What states a copy's text: its edit history, or the text alone where that is too long for one fact. */
const placeText = (copy: CellCopy) =>
  fitsOneFact(copy)
    ? {
        source: copy.textState === null ? asCellSource(copy.source) : '',
        updates: copy.textState === null ? [] : [copy.textState],
      }
    : { source: '', updates: updatesToText({ source: '', textState: null }, copy.source) }

/** So much of attachments goes along with their cell, as JSON in UTF-16 units; more has facts of its own. */
const ALONG = 128 * 1024

/** What states a copy's attachments: the fact that makes the cell, or a fact for each. */
const placeAttachments = ({ id, attachments }: CellCopy, actor: Actor) => {
  if (attachments === null) return { along: {}, apart: [] }
  if (JSON.stringify(attachments).length <= ALONG) return { along: { attachments }, apart: [] }
  return {
    along: {},
    apart: Object.entries(attachments).map(([name, data]) =>
      setAttachment(id, name, data as MimeBundle, actor),
    ),
  }
}

/**
 * A copied cell under its id, at its position, with all that it holds. It keeps its edit history: edits of
 * others that arrive later still fit.
 */
export const placeCell = (copy: CellCopy, actor: Actor) => {
  const { source, updates } = placeText(copy)
  const { along, apart } = placeAttachments(copy, actor)
  return [
    events.cellCreated({
      cellId: copy.id,
      kind: copy.kind,
      position: copy.position,
      source,
      metadata: copy.metadata,
      ...along,
      by: actor.by,
    }),
    ...apart,
    ...updates.map((update) => editText(copy.id, update, actor)),
    ...restoreOutputs(copy.id, copy, actor),
  ]
}
