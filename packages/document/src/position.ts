import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'

/**
 * `count` positions between two neighbours (null: the notebook's start or end), in order. Positions are
 * fractional indices: strings that sort by code unit, with room between any two.
 *
 * Two people inserting at one place at once can get equal positions; cells are sorted by position, then
 * id, and a neighbour pair that is equal or out of order is treated as open above.
 */
export const positionsBetween = (
  before: string | null,
  after: string | null,
  count: number,
): ReadonlyArray<string> =>
  generateNKeysBetween(before, before !== null && after !== null && after <= before ? null : after, count)

/** Whether a string is a position: only between such ones can others be found. */
export const isPosition = (value: string): boolean => {
  // The library looks at the key's first part only.
  if (!/^[0-9A-Za-z]+$/.test(value)) return false
  try {
    generateKeyBetween(value, null)
    return true
  } catch {
    return false
  }
}
