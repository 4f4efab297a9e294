import type { MergeCell, MergeNotebook } from '../fileMerge/MergeCell.ts'
import { matchCells } from '../fileMerge/matchCells.ts'
import type { IpynbSide } from './IpynbSide.ts'

type Cells = ReadonlyArray<MergeCell>

/** The sides of a merge, with one id for what is the same cell. */
export interface AlignedSides {
  readonly base: MergeNotebook
  readonly ours: MergeNotebook
  readonly theirs: MergeNotebook
}

const withoutIds = (cells: Cells): Cells => cells.map((cell) => ({ ...cell, id: null }))

/**
 * What each of `after` was among `before`, by what cells say and where they stand. As many on both sides between the same
 * two others count as changed, also where they have nothing in common: what both sides changed so is shown as a conflict.
 */
export const matchByContent = (before: Cells, after: Cells): ReadonlyArray<number | null> => {
  const found = [...matchCells(before, withoutIds(after))]
  const taken = new Set(found)
  let from = 0
  while (from < after.length) {
    let to = from
    while (to < after.length && found[to] === null) to++
    const low = from === 0 ? 0 : (found[from - 1] as number) + 1
    const high = to === after.length ? before.length : (found[to] as number)
    const open = [...before.keys()].slice(low, Math.max(low, high)).filter((place) => !taken.has(place))
    if (open.length === to - from) found.splice(from, open.length, ...open)
    from = to + 1
  }
  return found
}

/** Cells with the ids of those of `before` that they were, and with new ones where they are new. */
const named = (cells: Cells, before: Cells, newId: () => string): Cells => {
  const matches = matchByContent(before, cells)
  return cells.map((cell, index) => ({ ...cell, id: before[matches[index] ?? -1]?.id ?? newId() }))
}

/** The same the other way round: cells with the ids of what became of them. */
const namedAfter = (cells: Cells, after: Cells, newId: () => string): Cells => {
  const places = new Map(matchByContent(cells, after).map((place, index) => [place, index]))
  return cells.map((cell, place) => ({ ...cell, id: after[places.get(place) ?? -1]?.id ?? newId() }))
}

/**
 * Gives both sides and their ground the same ids for the same cells. Cells of files before nbformat 4.5 have none, and
 * one that got some since has others than anybody else gave: there cells are known by what they say.
 */
export const alignSides = (
  base: IpynbSide | null,
  ours: IpynbSide,
  theirs: IpynbSide,
  newId: () => string,
): AlignedSides => {
  const [a, b] = [ours.notebook, theirs.notebook]
  if (base === null) {
    const cells = ours.hasIds && theirs.hasIds ? b.cells : named(b.cells, a.cells, newId)
    return { base: { metadata: {}, cells: [] }, ours: a, theirs: { ...b, cells } }
  }
  const o = base.notebook
  // What stands in the file that is written stays: a ground without ids goes by its ids.
  const before = base.hasIds ? o.cells : namedAfter(o.cells, a.cells, newId)
  const cells = base.hasIds && !ours.hasIds ? named(a.cells, o.cells, newId) : a.cells
  const known = base.hasIds && theirs.hasIds ? b.cells : named(b.cells, before, newId)
  return { base: { ...o, cells: before }, ours: { ...a, cells }, theirs: { ...b, cells: known } }
}
