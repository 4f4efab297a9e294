/**
 * The notebook as pure data.
 *
 * A notebook is a log of facts (`events`). Its state, a handful of SQLite tables, follows from the log
 * by `materializers` alone, on the server (`applyFact`) and in the page (LiveStore, with `schema`).
 * People's intents are `commands`: pure functions from what they see to the facts to commit.
 *
 * What always holds: facts are never changed and stay readable; materializers are deterministic and a
 * fact may be applied twice; text is edited by Yjs updates that merge, never overwritten as a whole; a
 * snapshot loaded in place of the facts before it gives the same tables.
 */
export { type ArtifactContent, artifactContent, artifactValue, mimesToStore } from './artifactContent.ts'
export { fromBase64, toBase64 } from './base64.ts'
export { type CellCopy, copyCell } from './CellCopy.ts'
export type { CellKind, CellKinds } from './CellKind.ts'
export { applyCellText, mergeUpdates, openCellText, textOf, updateToText } from './cellText.ts'
export * as commands from './commands/index.ts'
export { type Anchor, anchorAt, quoteOf, rangeOf, type TextRange } from './commentAnchor.ts'
export { COMMENT_LIMIT, problemOfComment } from './commentText.ts'
export * from './facts.ts'
export {
  type NotebookLoadedArgs,
  type NotebookSnapshot,
  readSnapshot,
  snapshotParts,
} from './NotebookSnapshot.ts'
export { positionsBetween } from './position.ts'
export { refusalOf } from './refusalOf.ts'
export { type BaseCells, type BaseChange, runBases } from './runBase.ts'
export {
  applyFact,
  applyReadFact,
  createLiveStoreTables,
  createStateTables,
  dropStateTables,
  type Fact,
  knowsEvent,
  readFact,
  type SqlBindings,
  type SqlValue,
  type StateDatabase,
  UnreadableFact,
} from './StateDatabase.ts'
export { schema, schemaHash } from './schema.ts'
export { fromStoredOutput, type StoredOutput, toStoredOutput } from './storedOutput.ts'
export { isWaiting, type StoredText, TextInFlight, uncoveredUpdates } from './TextInFlight.ts'
export {
  type CellRow,
  type CommentRow,
  type DeletedCellRow,
  type KernelRow,
  type NotebookRow,
  type OutputRow,
  type RunRow,
  RunStatus,
  type ThreadRow,
  tables,
  type VersionRow,
} from './tables.ts'
export { textHash } from './textHash.ts'
export { updatesToText } from './textUpdates.ts'
