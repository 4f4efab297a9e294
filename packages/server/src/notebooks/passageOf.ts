/** The longest passage, in UTF-16 units. */
const LENGTH = 160

/** How much of a long line stands before the first word that was found. */
const BEFORE = 40

const wordsIn = (line: string, words: ReadonlyArray<string>): number => {
  const folded = line.toLowerCase()
  return words.reduce((count, word) => (folded.includes(word) ? count + 1 : count), 0)
}

/** A long line as what is around its first word, with dots for what was left out. */
const shorten = (line: string, words: ReadonlyArray<string>): string => {
  if (line.length <= LENGTH) return line
  const folded = line.toLowerCase()
  const first = Math.min(...words.map((word) => folded.indexOf(word)).filter((at) => at >= 0))
  const begin = Math.max(0, Math.min(first - BEFORE, line.length - LENGTH))
  const end = Math.min(line.length, begin + LENGTH)
  return `${begin > 0 ? '…' : ''}${line.slice(begin, end).trim()}${end < line.length ? '…' : ''}`
}

/**
 * The line of a notebook's content that holds the most of these words (lower case), the first of several;
 * null when none holds any.
 */
export const passageOf = (content: string, words: ReadonlyArray<string>): string | null => {
  let best = ''
  let most = 0
  for (const line of content.split('\n')) {
    const count = wordsIn(line, words)
    if (count > most) {
      best = line
      most = count
      if (most === words.length) break
    }
  }
  return most === 0 ? null : shorten(best.trim(), words)
}
