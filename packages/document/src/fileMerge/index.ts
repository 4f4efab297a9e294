/** A notebook and its file, changed on both sides: what the notebook takes in, on the ground of what both had. Pure. */
export { changesOfNotebook } from './changesOfNotebook.ts'
export { conflictOf, conflictsById } from './conflictOf.ts'
export type { FileChange, MergeCell, MergeNotebook } from './MergeCell.ts'
export { type FileMerge, mergeFile } from './mergeFile.ts'
export { updateByLines } from './updateByLines.ts'
