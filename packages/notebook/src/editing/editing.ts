import { asCellSource, type CellCopy, intents, newId } from '@anode/document'
import type { NotebookSession } from '../session/NotebookSession.ts'
import type { Step } from '../undo/Step.ts'
import type { Outcome } from '../undo/UndoHistory.ts'
import { cellCount } from './cellCount.ts'
import { indexBehind, shownCells, withSections } from './targets.ts'

type Ids = ReadonlyArray<string>

/** Does something that can be undone, with what was typed before it. */
export const change = (
  session: NotebookSession,
  label: string,
  steps: ReadonlyArray<Step>,
): Outcome | null => {
  session.texts.flush()
  return session.undoHistory.do(label, steps)
}

const emptyCell = { source: '', textState: null, metadata: {}, attachments: null, executionCount: null }

/** A new cell as a copy of nothing: to be placed. */
export const newCell = (kind: string, position: string, rest: Partial<CellCopy> = {}): CellCopy => ({
  ...emptyCell,
  id: newId(),
  kind,
  position,
  run: null,
  outputs: [],
  ...rest,
  // A text with a history is what that says.
  source: rest.textState ? (rest.source ?? '') : asCellSource(rest.source ?? ''),
})

/** Puts new cells, whose positions do not count yet, at `index`. */
export const placeAt = (
  session: NotebookSession,
  label: string,
  index: number,
  cells: ReadonlyArray<CellCopy>,
): Ids => {
  const positions = intents.positionsAt(session.index.list(), index, cells.length)
  const placed = cells.map((cell, i) => ({ ...cell, position: positions[i] as string }))
  change(
    session,
    label,
    placed.map((copy) => ({ do: 'place', copy })),
  )
  return placed.map(({ id }) => id)
}

/** Adds an empty cell at `index` and opens it for editing. */
export const insertCell = (session: NotebookSession, index: number, kind: string, editing = true): void => {
  const [id = null] = placeAt(session, 'insert a cell', index, [newCell(kind, '')])
  session.selection.select(id, editing)
}

/** Adds an empty cell right above or below another one. */
export const insertBeside = (
  session: NotebookSession,
  cellId: string,
  side: 'above' | 'below',
  kind: string,
  editing = true,
): void =>
  insertCell(
    session,
    side === 'above' ? session.index.indexOf(cellId) : indexBehind(session, cellId),
    kind,
    editing,
  )

/** Moves cells, in order, so that they stand before the cell that is at `index` now. They stay selected. */
export const moveCellsTo = (session: NotebookSession, cellIds: Ids, index: number): void => {
  const moving = new Set(withSections(session, cellIds))
  const list = session.index.list()
  const block = list.filter(({ id }) => moving.has(id))
  const others = list.filter(({ id }) => !moving.has(id))
  const place = list.slice(0, index).filter(({ id }) => !moving.has(id)).length
  const after = [...others.slice(0, place), ...block, ...others.slice(place)]
  if (after.every(({ id }, i) => id === list[i]?.id)) return
  const positions = intents.positionsAt(others, place, block.length)
  change(
    session,
    `move ${cellCount(block.length)}`,
    block.map(({ id, position }, i) => ({
      do: 'move',
      cellId: id,
      from: position,
      to: positions[i] as string,
    })),
  )
  session.selection.selectMany(cellIds)
}

/** Moves cells up (-1) or down (1) past the cell, or the folded section, that is shown there. */
export const moveCells = (session: NotebookSession, cellIds: Ids, by: -1 | 1): void => {
  const moving = new Set(withSections(session, cellIds))
  const shown = shownCells(session)
  const edge = shown.findIndex((id) => moving.has(id))
  if (edge === -1) return
  if (by === -1) {
    const above = shown[edge - 1]
    if (above !== undefined) moveCellsTo(session, cellIds, session.index.indexOf(above))
    return
  }
  const below = shown[shown.findLastIndex((id) => moving.has(id)) + 1]
  if (below !== undefined) moveCellsTo(session, cellIds, indexBehind(session, below))
}

export const changeKind = (session: NotebookSession, cellIds: Ids, kind: string): void => {
  const steps = cellIds.flatMap((cellId): ReadonlyArray<Step> => {
    const from = session.index.entry(cellId)?.kind
    return from === undefined || from === kind ? [] : [{ do: 'changeKind', cellId, from, to: kind }]
  })
  if (steps.length > 0) change(session, `change ${cellCount(steps.length)} to ${kind}`, steps)
  session.selection.selectMany(cellIds)
}

/** Copies right below, selected. */
export const duplicateCells = (session: NotebookSession, cellIds: Ids): void => {
  session.texts.flush()
  const all = withSections(session, cellIds)
  const copies = all.flatMap((id) => {
    const copy = session.copy(id)
    return copy === null ? [] : [newCell(copy.kind, '', contentOf(copy))]
  })
  const index = session.index.indexOf(all.at(-1) ?? '') + 1
  session.selection.selectMany(placeAt(session, `duplicate ${cellCount(copies.length)}`, index, copies))
}

/** What a cell holds that is its own: without a history, without a run. */
const contentOf = ({ source, metadata, attachments, executionCount, outputs }: CellCopy) => ({
  source,
  metadata,
  attachments,
  executionCount,
  outputs: outputs.map(({ output }) => ({ id: newId(), output })),
})

/** Cells that were deleted. */
export interface Deletion extends Outcome {
  readonly count: number
  /** Whether text is gone with them. */
  readonly withText: boolean
}

/** Deletes cells and selects their neighbour; `verb` names it for undo. Null when there was nothing to delete. */
export const deleteCells = (session: NotebookSession, cellIds: Ids, verb = 'delete'): Deletion | null => {
  session.texts.flush()
  const all = withSections(session, cellIds)
  const gone = new Set(all)
  const { ids } = session.index
  const last = ids.findLastIndex((id) => gone.has(id))
  const shown = shownCells(session).filter((id) => !gone.has(id))
  const neighbour =
    shown.find((id) => ids.indexOf(id) > last) ?? shown.findLast((id) => ids.indexOf(id) < last) ?? null
  const withText = all.some((id) => session.copy(id)?.source.trim() !== '')
  const outcome = change(
    session,
    `${verb} ${cellCount(all.length)}`,
    all.map((cellId) => ({ do: 'remove', cellId })),
  )
  session.selection.select(neighbour)
  return outcome === null ? null : { ...outcome, count: all.length, withText }
}

/** Empties the outputs of cells. Null when none had any. */
export const clearOutputs = (session: NotebookSession, cellIds: Ids): Outcome | null =>
  change(
    session,
    'clear outputs',
    cellIds.map((cellId) => ({ do: 'clear', cellId })),
  )

export const retitle = (session: NotebookSession, title: string): void =>
  session.commit(intents.retitle(title, session.actor))
