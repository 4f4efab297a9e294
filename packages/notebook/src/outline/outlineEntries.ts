import type { CellEntry } from '../session/CellIndex.ts'
import type { Heading } from '../session/Outline.ts'

/** How runs stand in a part of the notebook. */
export type Mark = 'running' | 'failed' | null

/** A line of the outline. */
export interface OutlineEntry {
  readonly key: string
  readonly cellId: string
  readonly text: string
  /** 0 for the outermost. */
  readonly depth: number
  /** A comment of a code cell, not a heading. */
  readonly comment: boolean
  readonly mark: Mark
}

/** A code cell whose text begins with a comment. */
export interface Comment {
  readonly cellId: string
  readonly text: string
}

const markOf = ({ run }: CellEntry): Mark => {
  if (run?.status === 'running') return 'running'
  return run?.status === 'error' || run?.status === 'lost' ? 'failed' : null
}

/** The line that a cell belongs to: the last one at or before it. */
export const entryAt = (
  entries: ReadonlyArray<OutlineEntry>,
  order: ReadonlyArray<string>,
  cellId: string,
): OutlineEntry | null => {
  const place = new Map(order.map((id, i) => [id, i]))
  const at = place.get(cellId)
  if (at === undefined) return null
  return entries.findLast((entry) => (place.get(entry.cellId) ?? Infinity) <= at) ?? null
}

/**
 * The outline: headings in order, between them the comments that code cells begin with. Each line is marked
 * by the cells from it to the next: one that failed goes before one that runs.
 */
export const outlineEntries = (
  cells: ReadonlyArray<CellEntry>,
  headings: ReadonlyArray<Heading>,
  comments: ReadonlyArray<Comment>,
): ReadonlyArray<OutlineEntry> => {
  const headingsOf = Map.groupBy(headings, ({ cellId }) => cellId)
  const commentOf = new Map(comments.map(({ cellId, text }) => [cellId, text]))
  const top = headings.reduce((least, { level }) => Math.min(least, level), 6)
  const entries: Array<OutlineEntry & { mark: Mark }> = []
  let depth = -1
  for (const cell of cells) {
    for (const { text, level, nth } of headingsOf.get(cell.id) ?? []) {
      depth = level - top
      entries.push({ key: `${cell.id} ${nth}`, cellId: cell.id, text, depth, comment: false, mark: null })
    }
    const comment = commentOf.get(cell.id)
    if (comment !== undefined) {
      entries.push({
        key: cell.id,
        cellId: cell.id,
        text: comment,
        depth: depth + 1,
        comment: true,
        mark: null,
      })
    }
    const last = entries.at(-1)
    const mark = markOf(cell)
    if (last !== undefined && mark !== null && last.mark !== 'failed') last.mark = mark
  }
  return entries
}
