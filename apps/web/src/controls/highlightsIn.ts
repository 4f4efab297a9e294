/** A piece of a text, and whether it is one of the words that were searched for. */
export interface Piece {
  readonly text: string
  readonly marked: boolean
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** A text in pieces, those marked that are one of the words of a search, whatever their case. */
export const highlightsIn = (text: string, search: string): ReadonlyArray<Piece> => {
  const words = search.split(/\s+/).filter((word) => word.length > 0)
  if (words.length === 0) return [{ text, marked: false }]
  // The longest first: of words that begin alike it is the one that is meant.
  const pattern = [...words].sort((a, b) => b.length - a.length).map(escaped)
  return text
    .split(new RegExp(`(${pattern.join('|')})`, 'iu'))
    .map((piece, i) => ({ text: piece, marked: i % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}
