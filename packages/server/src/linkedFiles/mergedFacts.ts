import {
  type CellCopy,
  events,
  type IdentifiedOutput,
  intents,
  type MimeBundle,
  newId,
  type StateDatabase,
  updatesToText,
} from '@anode/document'
import { type FileChange, updateByLines } from '@anode/document/fileMerge'
import type { ProposedFact } from '@anode/protocol'

/** An update that is longer, in base64, comes in parts, each of a length that a fact may have. */
const LONG_UPDATE = 384 * 1024

type Place = { readonly id: string; readonly position: string }

const identified = (outputs: ReadonlyArray<unknown>): ReadonlyArray<IdentifiedOutput> =>
  outputs.map((output) => ({ id: newId(), output: output as IdentifiedOutput['output'] }))

/** The facts that make a notebook what a merge wants; `state`: what it is now. */
export const mergedFacts = (
  changes: ReadonlyArray<FileChange>,
  state: StateDatabase,
  by: string,
): ReadonlyArray<ProposedFact> => {
  const places: Place[] = state
    .select('SELECT id, position FROM cells ORDER BY position, id')
    .map(({ id, position }) => ({ id: String(id), position: String(position) }))
  const cellOf = (id: string) =>
    state.select('SELECT source, textState, runId FROM cells WHERE id = $id', { $id: id })[0]
  /** Where a cell comes to stand behind another; it stands there from now on. */
  const place = (id: string, after: string | null): string => {
    const known = places.findIndex((each) => each.id === id)
    if (known >= 0) places.splice(known, 1)
    const index = after === null ? 0 : places.findIndex((each) => each.id === after) + 1
    const [position = ''] = intents.positionsAt(places, index, 1)
    places.splice(index, 0, { id, position })
    return position
  }
  const factsOf = (change: FileChange): ReadonlyArray<ProposedFact> => {
    switch (change._tag) {
      case 'create': {
        const { kind, source, metadata, attachments, executionCount, outputs } = change.cell
        const copy = {
          ...{ id: change.id, kind, source, textState: null, metadata, attachments, executionCount },
          ...{ position: place(change.id, change.after), run: null, outputs: identified(outputs) },
        } as CellCopy
        return [...intents.placeCell(copy, { by }), ...intents.restoreOutputs(change.id, copy, { by })]
      }
      case 'delete':
        return intents.deleteCells([change.id], { by })
      case 'move':
        return [intents.moveTo(change.id, place(change.id, change.after), { by })]
      case 'kind':
        return [intents.changeKind(change.id, change.kind, { by })]
      case 'text': {
        const cell = cellOf(change.id)
        if (cell === undefined) return []
        const stored = {
          source: String(cell.source),
          textState: cell.textState === null ? null : String(cell.textState),
        }
        const update = updateByLines(stored, change.source)
        const isLong = update !== null && update.length > LONG_UPDATE
        const updates = isLong ? updatesToText(stored, change.source) : [update ?? []].flat()
        return updates.map((each) => intents.editText(change.id, each, { by }))
      }
      case 'metadata':
        return [intents.setMetadata(change.id, change.metadata, { by })]
      case 'attachments':
        return [
          ...change.remove.map((name) => intents.removeAttachment(change.id, name, { by })),
          ...Object.entries(change.set).map(([name, data]) =>
            intents.setAttachment(change.id, name, data as MimeBundle, { by }),
          ),
        ]
      case 'outputs': {
        const cell = cellOf(change.id)
        const copy = {
          id: change.id,
          executionCount: change.executionCount,
          run: null,
          outputs: identified(change.outputs),
        } as unknown as CellCopy
        const over = cell?.runId === null || cell === undefined ? null : String(cell.runId)
        return intents.revertOutputs(over, copy, { by })
      }
      case 'notebookMetadata':
        return [events.notebookMetadataSet({ metadata: change.metadata, by })]
    }
  }
  return changes.flatMap(factsOf)
}
