import { eastAsianWidth } from 'get-east-asian-width'

/**
 * What takes no column of its own: combining marks, joiners, variation selectors, directional and other invisible
 * characters, Hangul's later letters, and controls that do nothing.
 */
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are meant.
// biome-ignore-start lint/suspicious/noMisleadingCharacterClass: each is meant by itself.
const NO_WIDTH =
  /^[\p{Mn}\p{Me}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\u1160-\u11ff\ud7b0-\ud7ff\0-\x1f\x7f]$/u
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above.
// biome-ignore-end lint/suspicious/noMisleadingCharacterClass: as above.
const SOFT_HYPHEN = 0xad

const REGIONAL = [0x1f1e6, 0x1f1ff] as const
const ZWJ = '\u200d'
const EMOJI_SELECTOR = 0xfe0f
const PICTOGRAPH = /^\p{Extended_Pictographic}$/u
const EMOJI = /^\p{Emoji}/u

/** Widths that were looked up: 0 is not yet, otherwise one more than the width. */
const known = new Uint8Array(0x20000)

const lookUp = (codePoint: number): 0 | 1 | 2 => {
  if (codePoint === SOFT_HYPHEN) return 1
  if (NO_WIDTH.test(String.fromCodePoint(codePoint))) return 0
  return eastAsianWidth(codePoint)
}

/** How many columns a character takes by itself: 0, 1 or 2. */
export const widthOf = (codePoint: number): number => {
  const seen = known[codePoint]
  if (seen === undefined) return lookUp(codePoint)
  if (seen !== 0) return seen - 1
  const width = lookUp(codePoint)
  known[codePoint] = width + 1
  return width
}

const isRegional = (codePoint: number): boolean => codePoint >= REGIONAL[0] && codePoint <= REGIONAL[1]

/** No cell that people write holds more units; a longer one takes in nothing more that has a width. */
const LONGEST_CELL = 64

/** Whether a character belongs into the cell of those before it: marks, parts of one emoji, the second half of a flag. */
export const joins = (cell: string, codePoint: number): boolean => {
  if (widthOf(codePoint) === 0) return true
  if (cell.length < 2 || cell.length > LONGEST_CELL) return false
  if (cell.endsWith(ZWJ)) return PICTOGRAPH.test(String.fromCodePoint(codePoint))
  return isRegional(codePoint) && cell.length === 2 && isRegional(cell.codePointAt(0) as number)
}

const isEmoji = (cell: string): boolean => cell.length <= LONGEST_CELL && EMOJI.test(cell)

/** How many columns a cell takes once a character has joined it: what is shown as an emoji is wide. */
export const joinedWidth = (width: number, cell: string, codePoint: number): number =>
  width === 1 && (isRegional(codePoint) || (codePoint === EMOJI_SELECTOR && isEmoji(cell))) ? 2 : width
