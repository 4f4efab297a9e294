import type { FileChange, MergeNotebook } from './MergeCell.ts'
import { mergeFields } from './mergeFields.ts'
import { mergeText } from './mergeText.ts'

/**
 * Changes that were found by comparing what a file can say of a notebook (`said`), as changes of the notebook itself:
 * what the file cannot say stays as it is there. Cells of both have the same ids. `isWhole`: texts are what the file says, to
 * the letter.
 */
export const changesOfNotebook = (
  changes: ReadonlyArray<FileChange>,
  said: MergeNotebook,
  notebook: MergeNotebook,
  isWhole: boolean,
): ReadonlyArray<FileChange> => {
  const byId = ({ cells }: MergeNotebook) => new Map(cells.map((cell) => [cell.id, cell]))
  const [saidCells, cells] = [byId(said), byId(notebook)]
  return changes.map((change): FileChange => {
    if (change._tag === 'notebookMetadata') {
      return { ...change, metadata: mergeFields(said.metadata, notebook.metadata, change.metadata) }
    }
    const [before, now] = [saidCells.get(change.id), cells.get(change.id)]
    if (before === undefined || now === undefined) return change
    if (change._tag === 'text' && !isWhole) {
      return { ...change, source: mergeText(before.source, now.source, change.source) ?? change.source }
    }
    if (change._tag === 'metadata') {
      return { ...change, metadata: mergeFields(before.metadata, now.metadata, change.metadata) }
    }
    return change
  })
}
