/**
 * Cursors in code. A kernel counts Unicode characters (`cursor_pos`, since version 5.2 of the protocol), JavaScript
 * UTF-16 units: 😀 is one there and two here.
 */

/** The number of characters before a cursor that is given in UTF-16 units. */
export const toCharacters = (code: string, units: number): number => {
  const before = code.slice(0, Math.max(0, units))
  let count = 0
  for (const _ of before) count++
  return count
}

/** The UTF-16 units before a cursor that is given in characters. */
export const toUtf16 = (code: string, characters: number): number => {
  let units = 0
  let left = characters
  for (const character of code) {
    if (left-- <= 0) break
    units += character.length
  }
  return units
}
