import { type CellRow, intents } from '@anode/document'
import type { Performed, Step, StepGround } from '@anode/notebook'

/**
 * A cell that says what the file said, where the notebook's own cell had been changed at the same lines. It stands in
 * the cell's metadata, as `anode.conflict.with`.
 */
export interface Conflict {
  readonly cellId: string
  /** The notebook's own cell, which may be gone. */
  readonly with: string
}

/** Which of the two texts stays: what was written here, what the file says, or both. */
export type Choice = 'here' | 'file' | 'both'

type Metadata = Readonly<Record<string, unknown>>

const asObject = (value: unknown): Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Metadata) : {}

/** The notebook's own cell that a cell's metadata name; null when it is no conflict. */
export const conflictIn = (metadata: Metadata): string | null => {
  const own = asObject(asObject(metadata.anode).conflict).with
  return typeof own === 'string' ? own : null
}

/** Metadata without that; an empty `anode` goes, too. */
export const withoutConflict = (metadata: Metadata): Metadata => {
  const { anode, ...rest } = metadata
  const { conflict: _, ...others } = asObject(anode)
  return Object.keys(others).length === 0 ? rest : { ...rest, anode: others }
}

const withConflict = (metadata: Metadata, own: string): Metadata => ({
  ...metadata,
  anode: { ...asObject(metadata.anode), conflict: { with: own } },
})

/** Every conflict in the notebook's order, of the JSON that `conflictCells` gives. */
export const conflictsOf = (json: string): ReadonlyArray<Conflict> =>
  (JSON.parse(json) as ReadonlyArray<readonly [string, string]>).map(([cellId, own]) => ({
    cellId,
    with: own,
  }))

/** A cell is no conflict any more; what others set in its metadata stays. */
const unmark =
  (cellId: string) =>
  ({ cell, actor }: StepGround): Performed | null => {
    const row = cell(cellId)
    const own = row === null ? null : conflictIn(row.metadata)
    if (row === null || own === null) return null
    return {
      facts: [intents.setMetadata(cellId, withoutConflict(row.metadata), actor)],
      back: { do: 'turn', turn: mark(cellId, own) },
      touched: [cellId],
    }
  }

const mark =
  (cellId: string, own: string) =>
  ({ cell, actor }: StepGround): Performed | null => {
    const row = cell(cellId)
    if (row === null || conflictIn(row.metadata) !== null) return null
    return {
      facts: [intents.setMetadata(cellId, withConflict(row.metadata, own), actor)],
      back: { do: 'turn', turn: unmark(cellId) },
      touched: [cellId],
    }
  }

type Content = Pick<CellRow, 'source' | 'kind'>

/**
 * What settles these conflicts, which are in the notebook's order, as one change. Where the notebook's own cell is gone,
 * `file` keeps the cell as any other, and `here` deletes it.
 */
export const settlingSteps = (
  conflicts: ReadonlyArray<Conflict>,
  choice: Choice,
  cell: (cellId: string) => Content | null,
): ReadonlyArray<Step> => {
  const contents = new Map<string, Content>()
  const removed = new Set<string>()
  const unmarked = new Set<string>()
  // From below: of two for one cell the upper is the newer, and one may be about another.
  for (const { cellId, with: own } of conflicts.toReversed()) {
    const content = contents.get(cellId) ?? cell(cellId)
    if (content === null) continue
    const isOwnGone = own === cellId || cell(own) === null
    if (choice === 'both' || removed.has(own) || (isOwnGone && choice === 'file')) unmarked.add(cellId)
    else {
      removed.add(cellId)
      if (choice === 'file') contents.set(own, content)
    }
  }
  return [
    ...[...contents].flatMap(([cellId, { source, kind }]): ReadonlyArray<Step> => {
      const now = cell(cellId)
      if (now === null || removed.has(cellId)) return []
      return [
        ...(now.kind === kind ? [] : [{ do: 'changeKind', cellId, from: now.kind, to: kind } as const]),
        ...(now.source === source ? [] : [{ do: 'rewrite', cellId, from: now.source, to: source } as const]),
      ]
    }),
    ...[...unmarked].map((cellId): Step => ({ do: 'turn', turn: unmark(cellId) })),
    ...[...removed].map((cellId): Step => ({ do: 'remove', cellId })),
  ]
}

/** The conflict that comes behind a cell, round the end; null when there is none. */
export const nextConflict = (
  conflicts: ReadonlyArray<Conflict>,
  order: ReadonlyArray<string>,
  cellId: string | null,
): Conflict | null => {
  const from = cellId === null ? -1 : order.indexOf(cellId)
  return conflicts.find((conflict) => order.indexOf(conflict.cellId) > from) ?? conflicts[0] ?? null
}

/** Where the notebook's own cell stands: right above, elsewhere (its number, from 1), or nowhere. */
export const placeOfOwn = (
  { cellId, with: own }: Conflict,
  order: ReadonlyArray<string>,
): 'above' | number | null => {
  const at = order.indexOf(own)
  if (at === -1 || own === cellId) return null
  return order[at + 1] === cellId ? 'above' : at + 1
}
