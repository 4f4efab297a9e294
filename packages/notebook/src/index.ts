/**
 * The notebook's editor without a screen.
 *
 * **What it is responsible for.** Everything that somebody does with an open notebook and that one could say without
 * pointing at a page: which cells there are and in which order, the texts that are being typed and how they merge with
 * what others type, what is selected, what folded sections hide, what runs and waits, what was done and can be undone,
 * who else is here, what is looked for, copied, said in comments, and how the notebook was before. The page draws it;
 * programs, tests and benchmarks drive it as it is. It knows no DOM, no React, no Node: its types are checked without
 * them (`tsconfig.json` beside it).
 *
 * **How data flows.** A `NotebookSession` is opened over a `Replica` (`@anode/protocol/replica`), which holds the
 * notebook's tables and its way to the room.
 *
 *     verbs (`editing/`, `runs/`, `undo/`, …) ──facts──► Replica ──► room ──► everybody
 *        ▲                                                 │
 *        │ outcomes                                        │ queries (`queries.ts`), live messages
 *     page, program, test ◄── CellIndex, CellTexts, Outline, Presence, … ◄─┘
 *
 * Down go facts: a verb is a function of the session that reads what is there, commits what follows, and gives what
 * came of it. Up come tables, by queries whose result is one text of JSON (cheap to compare, decoded only when it
 * differs), into models that tell their listeners by cell, so that a change of one cell is heard by whoever shows that
 * cell. What is typed goes a faster way: `CellText` shares each key live and states it as a fact when typing rests.
 * What a feature keeps (find, comments, the past, whom one follows) is a service: made when it is first asked for,
 * ended with the session, reached by its own face (`@anode/notebook/find`, …), unknown to this one.
 *
 * **What always holds.**
 * - Facts are stated about the text that people see: what was typed is committed before, or with, what is done next.
 * - What a person did at once is one batch of facts and one step to undo. Undo takes back what this person did, and
 *   nothing that others did since.
 * - Verbs return outcomes, and expected failures among them, as values; they never tell the person. Who called them
 *   does, in a toast or in a line of output.
 * - What the session needs besides the log comes by `NotebookPorts` when it is made. What is not given is either not
 *   needed (in memory, at once) or refused as such (`NoServer`). Reading, writing and running need none.
 * - Nothing outlives the session: no module holds state, every subscription and timer has an owner that ends it.
 * - One session is one person at one place. Two in one process do not know of each other but through the room.
 *
 * **What was rejected.** A reducer over one immutable state: cells are drawn and typed into a thousand at a time, and
 * what concerns one must not be compared for all. Events on a bus for what verbs have done: the caller knows what it
 * called, and has the outcome in hand. Methods of the session for all verbs: they would be loaded, typed and read as
 * one, and a feature could not bring its own. A simulated DOM for tests of the whole: it tests the simulation.
 */
export { cellCount } from './editing/cellCount.ts'
export { setCellSettings } from './editing/cellSettings.ts'
export {
  change,
  changeKind,
  clearOutputs,
  type Deletion,
  deleteCells,
  duplicateCells,
  insertBeside,
  insertCell,
  moveCells,
  moveCellsTo,
  newCell,
  placeAt,
  retitle,
} from './editing/editing.ts'
export {
  areOutputsFolded,
  areOutputsWhole,
  isSourceFolded,
  setShown,
  toggleShown,
} from './editing/folding.ts'
export { forgetLostCell, lostText, restoreLostCell } from './editing/lostCells.ts'
export { type Merging, makeHeading, mergeCells, splitCell } from './editing/mergeAndSplit.ts'
export { changeMetadata, foldSections, isProse, reveal } from './editing/sections.ts'
export { indexBehind, selectedCells, shownCells, targetsOf, withSections } from './editing/targets.ts'
export { editTexts, type TextEdit, type TextEdits, textNow } from './editing/textEdits.ts'
export {
  memoryTextStorage,
  NoServer,
  type NotebookPorts,
  type NotebookServer,
  type PageOf,
  type TextStorage,
} from './NotebookPorts.ts'
export { AnswerHistory } from './runs/AnswerHistory.ts'
export { nextFailed, runningCell } from './runs/going.ts'
export { changeWords, type HeldRun, heldRuns, heldRunsOf } from './runs/heldRuns.ts'
export { place } from './runs/place.ts'
export {
  atRest,
  type CountedRun,
  type Progress,
  progressIcon,
  RunProgress,
  titlePrefix,
} from './runs/RunProgress.ts'
export {
  cancelRun,
  dropRuns,
  interruptKernel,
  type KernelAnswer,
  releaseRuns,
  restartKernel,
  runAbove,
  runAll,
  runBelow,
  runCells,
  shutDownKernel,
} from './runs/running.ts'
export type { CellEntry, CellIndex, RunEntry } from './session/CellIndex.ts'
export { AT_MOST, CellText, PageEdit, REST } from './session/CellText.ts'
export { CellTexts, type TextStore } from './session/CellTexts.ts'
export { headingsIn, type TextHeading } from './session/headings.ts'
export type { LostCell, LostCells } from './session/LostCells.ts'
export { NotebookSession } from './session/NotebookSession.ts'
export type { Heading, Outline } from './session/Outline.ts'
export type { OwnText, OwnTexts } from './session/OwnTexts.ts'
export type { Caret, Selection } from './session/Selection.ts'
export { type Service, type ServiceKey, SessionServices } from './session/SessionServices.ts'
export type { SharedQueries } from './session/SharedQueries.ts'
export { Soon } from './session/Soon.ts'
export { snapshotOf } from './session/snapshotOf.ts'
export type { Performed, Step, StepGround, TextBatch } from './undo/Step.ts'
export { type Entry, type Outcome, UndoHistory } from './undo/UndoHistory.ts'
export { redo, undo } from './undo/undoing.ts'
