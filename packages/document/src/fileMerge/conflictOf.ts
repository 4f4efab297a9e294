import type { FileChange, MergeCell } from './MergeCell.ts'
import { isFields } from './mergeFields.ts'

type Metadata = MergeCell['metadata']

/** The cell that a cell is the other side of, as its metadata name it; undefined when it is none. */
export const conflictOf = ({ metadata }: Pick<MergeCell, 'metadata'>): unknown => {
  const { anode } = metadata
  return isFields(anode) && isFields(anode.conflict) ? anode.conflict.with : undefined
}

/** Metadata that say so. */
export const withConflict = ({ anode, ...metadata }: Metadata, id: string): Metadata => ({
  ...metadata,
  anode: { ...(isFields(anode) ? anode : {}), conflict: { with: id } },
})

/**
 * What a merge takes in of conflicts that stood in the file already, with the notebook's ids of the cells that they name.
 * `fileIds`: those that the file gives its cells; `ids`: the notebook's, in the same order.
 */
export const conflictsById = (
  changes: ReadonlyArray<FileChange>,
  fileIds: ReadonlyArray<string>,
  ids: ReadonlyArray<string>,
): ReadonlyArray<FileChange> => {
  const byFileId = new Map<unknown, string | undefined>(fileIds.map((id, index) => [id, ids[index]]))
  return changes.map((change) => {
    if (change._tag !== 'create') return change
    const before = conflictOf(change.cell)
    const id = byFileId.get(before)
    if (id === undefined || id === before) return change
    return { ...change, cell: { ...change.cell, metadata: withConflict(change.cell.metadata, id) } }
  })
}
