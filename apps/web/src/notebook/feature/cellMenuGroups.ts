import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  Combine,
  Eraser,
  ListCollapse,
} from 'lucide-react'
import { type CellMenuEntry, cellMenuPlaces } from './Feature.ts'

/** What the page itself has in the menu of a cell. */
const own: ReadonlyArray<CellMenuEntry> = [
  { place: 'run', id: 'run.above', icon: ArrowUpToLine },
  { place: 'run', id: 'run.below', icon: ArrowDownToLine },
  { place: 'place', id: 'cell.moveUp', icon: ArrowUp },
  { place: 'place', id: 'cell.moveDown', icon: ArrowDown },
  { place: 'place', id: 'cell.insertAbove', icon: ArrowUp },
  { place: 'place', id: 'cell.insertBelow', icon: ArrowDown },
  { place: 'content', id: 'cell.merge', icon: Combine },
  { place: 'shown', id: 'fold.source', icon: ListCollapse },
  { place: 'shown', id: 'fold.outputs', icon: ListCollapse },
  { place: 'shown', id: 'cell.clearOutputs', icon: Eraser },
]

/** The menu of a cell, from line to line: in each group those that come first, the page's own, and the others. */
export const cellMenuGroups = (
  added: ReadonlyArray<CellMenuEntry>,
): ReadonlyArray<ReadonlyArray<CellMenuEntry>> => {
  const all = [...added.filter(({ first }) => first), ...own, ...added.filter(({ first }) => !first)]
  return cellMenuPlaces
    .map((place) => all.filter((entry) => entry.place === place))
    .filter(({ length }) => length > 0)
}
