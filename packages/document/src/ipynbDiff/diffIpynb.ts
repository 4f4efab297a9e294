import { inOrder } from '../fileMerge/inOrder.ts'
import type { MergeCell } from '../fileMerge/MergeCell.ts'
import { matchCells } from '../fileMerge/matchCells.ts'
import { matchByContent } from '../ipynbMerge/alignSides.ts'
import type { IpynbSide } from '../ipynbMerge/IpynbSide.ts'
import { equalJson } from '../json/equalJson.ts'
import { type ChangedField, changedFields } from './changedFields.ts'
import { type LineHunk, lineHunks } from './lineHunks.ts'

/** A cell of a file, with its number, counted from 1. */
export interface NumberedCell {
  readonly number: number
  readonly cell: MergeCell
}

/** What became of a cell. One that was added has no `before`, one that was deleted no `after`. */
export interface CellDiff {
  readonly before: NumberedCell | null
  readonly after: NumberedCell | null
  /** Whether it stands elsewhere among those that are in both. */
  readonly isMoved: boolean
  readonly source: ReadonlyArray<LineHunk>
  readonly metadata: ReadonlyArray<ChangedField>
  /** The names of those that differ. */
  readonly attachments: ReadonlyArray<string>
  readonly hasOtherOutputs: boolean
}

/** How two files of notebooks differ. */
export interface IpynbDiff {
  /** The notebook's own. */
  readonly metadata: ReadonlyArray<ChangedField>
  /** The cells that differ, in the order of the later file; deleted ones where they stood. */
  readonly cells: ReadonlyArray<CellDiff>
}

const NO_CELL: MergeCell = {
  ...{ id: null, kind: '', source: '', metadata: {}, attachments: null, executionCount: null, outputs: [] },
}

const diffCell = (before: NumberedCell | null, after: NumberedCell | null, isMoved: boolean): CellDiff => {
  const [was, is] = [before?.cell ?? NO_CELL, after?.cell ?? NO_CELL]
  const [attached, attachedNow] = [was.attachments ?? {}, is.attachments ?? {}]
  return {
    ...{ before, after, isMoved },
    source: lineHunks(was.source, is.source),
    metadata: changedFields(was.metadata, is.metadata),
    attachments: Object.keys({ ...attached, ...attachedNow }).filter(
      (name) => !equalJson(attached[name], attachedNow[name]),
    ),
    hasOtherOutputs: !equalJson(was.outputs, is.outputs),
  }
}

const differs = ({ before, after, isMoved, ...changed }: CellDiff): boolean => {
  if (before === null || after === null || isMoved || changed.hasOtherOutputs) return true
  if (before.cell.kind !== after.cell.kind) return true
  if (before.cell.executionCount !== after.cell.executionCount) return true
  return changed.source.length + changed.metadata.length + changed.attachments.length > 0
}

/** How a notebook's file became another; null where there is none. Cells are known by their ids, or by what they say. */
export const diffIpynb = (before: IpynbSide | null, after: IpynbSide | null): IpynbDiff => {
  const [was, is] = [before?.notebook.cells ?? [], after?.notebook.cells ?? []]
  const matches =
    before?.hasIds === true && after?.hasIds === true ? matchCells(was, is) : matchByContent(was, is)
  const stays = inOrder(matches.filter((match) => match !== null))
  const found = new Set(matches)
  const cells: CellDiff[] = []
  let passed = 0
  /** Those that stood before a place and are in the later file no more. */
  const passTo = (place: number) => {
    for (; passed < place; passed++) {
      const cell = was[passed]
      if (cell !== undefined && !found.has(passed))
        cells.push(diffCell({ number: passed + 1, cell }, null, false))
    }
  }
  is.forEach((cell, index) => {
    const match = matches[index] ?? null
    const old = match === null ? undefined : was[match]
    const now = { number: index + 1, cell }
    if (match === null || old === undefined) cells.push(diffCell(null, now, false))
    else {
      const isMoved = !stays.has(match)
      if (!isMoved) passTo(match)
      cells.push(diffCell({ number: match + 1, cell: old }, now, isMoved))
    }
  })
  passTo(was.length)
  return {
    metadata: changedFields(before?.notebook.metadata ?? {}, after?.notebook.metadata ?? {}),
    cells: cells.filter(differs),
  }
}
