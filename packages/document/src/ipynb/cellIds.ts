import { Schema } from 'effect'
import { cellId } from '../events/fields.ts'
import type { JsonNode } from '../json/JsonNode.ts'
import type { Repairs } from './Repairs.ts'

const isCellId = Schema.is(cellId)

/** Of the 64 characters that an id may have, some are left for a number. */
const WISH_LENGTH = 56

/**
 * One valid id for each cell, all different: what stands in the file where it is valid and comes first, else one
 * made from it or from the cell's place. The same file always gives the same ids.
 */
export const uniqueCellIds = (cells: ReadonlyArray<JsonNode>, repairs: Repairs): ReadonlyArray<string> => {
  const found = cells.map((cell) => cell.get('id'))
  const taken = new Set<string>()
  const kept = found.map((node) => {
    const id = node?.string
    if (!isCellId(id) || taken.has(id)) return null
    taken.add(id)
    return id
  })
  /** The number that the last id made from a wish got. */
  const numbers = new Map<string, number>()
  return kept.map((id, index) => {
    if (id !== null) return id
    const node = found[index]
    const original = node?.string ?? ''
    const wish = original.replace(/[^\w-]+/g, '-').slice(0, WISH_LENGTH)
    const base = wish || `cell-${index + 1}`
    let unique = base
    let number = numbers.get(base) ?? 1
    while (taken.has(unique)) unique = `${base}-${++number}`
    numbers.set(base, number)
    taken.add(unique)
    if (node !== undefined) {
      const why = isCellId(original) ? 'Another cell has that id' : 'It is no valid id of a cell'
      repairs.tell(`cells[${index}].id`, `${why}. The cell goes by ${unique} here.`)
    }
    return unique
  })
}
