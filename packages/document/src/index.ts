/**
 * The notebook as pure data.
 *
 * A notebook is a log of facts (`events`). Its state, a handful of SQLite tables, follows from the log
 * by `materializers` alone, on the server (`applyFact`) and in the page (LiveStore, with `schema`).
 * People's intents are `intents`: pure functions from what they see to the facts to commit.
 *
 * What always holds: facts are never changed and stay readable; materializers are deterministic and a
 * fact may be applied twice; text is edited by Yjs updates that merge, never overwritten as a whole; a
 * snapshot loaded in place of the facts before it gives the same tables.
 */
export { fromBase64, toBase64 } from './base64.ts'
export { type CellCopy, copyCell } from './CellCopy.ts'
export type {
  CellKind,
  CellKinds,
  CellRun,
  CellToRun,
  ExecutorName,
  NbformatType,
  RunContext,
  Works,
} from './CellKind.ts'
export {
  cellSettings,
  readCellSettings,
  settingsOf,
  storedSettings,
  withCellSettings,
} from './cellSettings.ts'
export { asCellSource } from './cellSource.ts'
export {
  applyCellText,
  mergeCellText,
  mergeUpdates,
  openCellText,
  repairOf,
  stateOfText,
  textOf,
  updateToText,
} from './cellText.ts'
export { type Anchor, anchorAt, quoteOf, rangeOf, type TextRange } from './commentAnchor.ts'
export { COMMENT_LIMIT, problemOfComment } from './commentText.ts'
export * from './facts.ts'
export * as intents from './intents/index.ts'
export { equalJson } from './json/equalJson.ts'
export { toLineFeeds } from './lineEnds.ts'
export { FACT_DEPTH_LIMIT, TOO_DEEP } from './materializers/problems.ts'
export { NotebookFile } from './NotebookFile.ts'
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
  knowsFact,
  readableFact,
  readFact,
  type SqlBindings,
  type SqlValue,
  type StateDatabase,
  UnreadableFact,
} from './StateDatabase.ts'
export { schema, schemaHash } from './schema.ts'
export { fromSqlJson, fromSqlRows, toSqlBindings, withWholeTexts } from './sqlText.ts'
export { fromStoredOutput, type StoredOutput, toStoredOutput } from './storedOutput.ts'
export { isWaiting, type StoredText, TextInFlight, uncoveredUpdates } from './TextInFlight.ts'
export {
  type CellRow,
  type CommentRow,
  type DeletedCellRow,
  type KernelRow,
  type NotebookRow,
  type OutputRow,
  type ProblemRow,
  type RunRow,
  RunStatus,
  type ThreadRow,
  tables,
  type VersionRow,
} from './tables.ts'
export { textHash } from './textHash.ts'
export { updateInParts, updatesToText } from './textUpdates.ts'
