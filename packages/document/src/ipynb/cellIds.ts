import { Schema } from 'effect'
import { cellId } from '../events/fields.ts'

const isCellId = Schema.is(cellId)

/**
 * One valid id for each cell, all different: what stands in the file where it is valid and comes first,
 * else one made from it or from the cell's place. The same file always gives the same ids.
 */
export const uniqueCellIds = (found: ReadonlyArray<unknown>): ReadonlyArray<string> => {
  const taken = new Set<string>()
  const kept = found.map((id) => {
    if (!isCellId(id) || taken.has(id)) return null
    taken.add(id)
    return id
  })
  return kept.map((id, index) => {
    if (id !== null) return id
    const original = found[index]
    // Of the 64 characters that an id may have, some are left for a number.
    const wish = typeof original === 'string' ? original.replace(/[^\w-]+/g, '-').slice(0, 56) : ''
    const base = wish || `cell-${index + 1}`
    let unique = base
    for (let n = 2; taken.has(unique); n++) unique = `${base}-${n}`
    taken.add(unique)
    return unique
  })
}
