import type { CellCopy } from '@anode/document'
import { sameOutputs } from './moment.ts'

/** What became of a cell between two moments; `moved` only of one that nothing else happened to. */
export type Change = 'created' | 'text' | 'outputs' | 'both' | 'kind' | 'moved'

/** What a change of a cell is called. */
export const changeWords: Readonly<Record<Change, string>> = {
  created: 'New here',
  text: 'Text changed',
  outputs: 'Output changed',
  both: 'Text and output changed',
  kind: 'Kind changed',
  moved: 'Moved',
}

const changeOf = (before: CellCopy, after: CellCopy): Change | null => {
  if (before === after) return null
  const text = before.source !== after.source
  const outputs = !sameOutputs(before.outputs, after.outputs)
  if (text && outputs) return 'both'
  if (text) return 'text'
  if (outputs) return 'outputs'
  if (before.kind !== after.kind) return 'kind'
  return before.position === after.position ? null : 'moved'
}

/** What differs between two moments. */
export interface Changes {
  /** By cells of the later one. */
  readonly of: ReadonlyMap<string, Change>
  /** Cells that are gone in the later one, by the cell that they stood behind; null for the start. */
  readonly goneBehind: ReadonlyMap<string | null, ReadonlyArray<CellCopy>>
}

export const changesBetween = (before: ReadonlyArray<CellCopy>, after: ReadonlyArray<CellCopy>): Changes => {
  const earlier = new Map(before.map((copy) => [copy.id, copy]))
  const later = new Set(after.map(({ id }) => id))
  const of = new Map<string, Change>()
  for (const copy of after) {
    const old = earlier.get(copy.id)
    const change = old === undefined ? 'created' : changeOf(old, copy)
    if (change !== null) of.set(copy.id, change)
  }
  const goneBehind = new Map<string | null, CellCopy[]>()
  let last: string | null = null
  for (const copy of before) {
    if (later.has(copy.id)) last = copy.id
    else goneBehind.set(last, [...(goneBehind.get(last) ?? []), copy])
  }
  return { of, goneBehind }
}
