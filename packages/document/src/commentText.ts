/** The longest text of a comment, in UTF-16 units. */
export const COMMENT_LIMIT = 10_000

/** The longest quotation that a comment carries of the words it is about, in UTF-16 units. */
export const QUOTE_LIMIT = 500

const count = new Intl.NumberFormat('en')

/** Why a text cannot be a comment, in words for people; null when it can. */
export const problemOfComment = (text: string): string | null => {
  if (text.trim() === '') return 'A comment needs some words.'
  if (text.length <= COMMENT_LIMIT) return null
  return `A comment has at most ${count.format(COMMENT_LIMIT)} characters, and this one has ${count.format(text.length)}. Shorten it, or put the long part into a cell.`
}
