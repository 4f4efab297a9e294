import { asCellSource } from '../cellSource.ts'
import { events } from '../events/index.ts'
import { newId } from '../newId.ts'
import type { MimeBundle } from '../Output.ts'
import { positionsBetween } from '../position.ts'

/** Who acts. */
export interface Actor {
  readonly by: string
}

/** What commands need to know of the cells, in the notebook's order. */
export type CellList = ReadonlyArray<{ readonly id: string; readonly position: string }>

/**
 * The positions for `count` cells so that they come to stand at `index` of the list. Cells that share a
 * position cannot be parted: the new ones come after the last of them.
 */
export const positionsAt = (cells: CellList, index: number, count: number): ReadonlyArray<string> => {
  const before = cells[Math.min(index, cells.length) - 1]?.position ?? null
  const after = cells.slice(index).find((cell) => before === null || cell.position > before)
  return positionsBetween(before, after?.position ?? null, count)
}

/** A new cell that stands at `index` (0: first). Its id is in the fact. */
export const createCell = (
  cells: CellList,
  cell: { readonly index: number; readonly kind: string; readonly source?: string; readonly id?: string },
  { by }: Actor,
) =>
  events.cellCreated({
    cellId: cell.id ?? newId(),
    kind: cell.kind,
    position: positionsAt(cells, cell.index, 1)[0] as string,
    source: asCellSource(cell.source ?? ''),
    metadata: {},
    by,
  })

/** Moves a cell so that it stands at `index` among the others. Nothing when it stands there already. */
export const moveCell = (cells: CellList, cellId: string, index: number, actor: Actor) => {
  if (cells[index]?.id === cellId) return []
  const others = cells.filter((cell) => cell.id !== cellId)
  return [moveTo(cellId, positionsAt(others, index, 1)[0] as string, actor)]
}

/** Moves a cell to a position, as `positionsAt` gives them. */
export const moveTo = (cellId: string, position: string, { by }: Actor) =>
  events.cellMoved({ cellId, position, by })

export const deleteCells = (cellIds: ReadonlyArray<string>, { by }: Actor) =>
  cellIds.map((cellId) => events.cellDeleted({ cellId, by }))

/** What this person wrote into a cell that is gone is let go of. */
export const dropLateText = (cellId: string, { by }: Actor) => events.lateTextDropped({ cellId, by })

export const changeKind = (cellId: string, kind: string, { by }: Actor) =>
  events.cellKindChanged({ cellId, kind, by })

/** All of a cell's metadata; what is left out is gone. */
export const setMetadata = (cellId: string, metadata: Readonly<Record<string, unknown>>, { by }: Actor) =>
  events.cellMetadataSet({ cellId, metadata, by })

/** `update`: base64 of a merged Yjs update. */
export const editText = (cellId: string, update: string, { by }: Actor) =>
  events.cellTextEdited({ cellId, update, by })

/** `data`: the attachment's MIME bundle, images in base64 or as an artifact. */
export const setAttachment = (cellId: string, name: string, data: MimeBundle, { by }: Actor) =>
  events.cellAttachmentSet({ cellId, name, data, by })

export const removeAttachment = (cellId: string, name: string, { by }: Actor) =>
  events.cellAttachmentRemoved({ cellId, name, by })

export const clearOutputs = (cellIds: ReadonlyArray<string>, { by }: Actor) =>
  cellIds.map((cellId) => events.outputsCleared({ cellId, by }))

export const retitle = (title: string, { by }: Actor) => events.notebookRetitled({ title, by })
