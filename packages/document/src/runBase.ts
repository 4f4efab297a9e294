import type { RunBase } from './events/runs.ts'
import { textHash } from './textHash.ts'

/** Cells in the notebook's order, as far as a run can depend on them. */
export type BaseCells = ReadonlyArray<{ readonly id: string; readonly kind: string; readonly source: string }>

/** What of a run's ground is not as it was: the cell's own text, the cells above it, or both. */
export type BaseChange = 'cell' | 'above' | 'both'

/** Stands between texts, so that what is one text cannot be taken for two. */
const BETWEEN = '\u0000'

/** The texts of those cells that run, under one name. */
export const namesOf = (cells: BaseCells, kinds: ReadonlyArray<string>): string =>
  textHash(
    cells
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ source }) => source)
      .join(BETWEEN),
  )

/**
 * What runs of these cells, asked for together, depend on as the notebook is now: each on its text, and on the
 * texts above it, as far up as the one before it. Cells that are not there are left out.
 */
export const runBases = (
  cells: BaseCells,
  cellIds: ReadonlyArray<string>,
  kinds: ReadonlyArray<string>,
): ReadonlyMap<string, RunBase> => {
  const indexes = new Map(cells.map(({ id }, index) => [id, index]))
  const bases = new Map<string, RunBase>()
  let before = -1
  for (const cellId of cellIds) {
    const index = indexes.get(cellId)
    const cell = index === undefined ? undefined : cells[index]
    if (cell === undefined || index === undefined) continue
    // What is asked for in another order depends on all that is above it.
    const after = before < index ? before : -1
    bases.set(cellId, {
      kinds: [...kinds],
      cell: textHash(cell.source),
      above: namesOf(cells.slice(after + 1, index), kinds),
      ...(after === -1 ? {} : { after: (cells[after] as BaseCells[number]).id }),
    })
    before = index
  }
  return bases
}
