/** How well a text fits what was typed, and which of its characters did. */
export interface Match {
  /** Greater is better; comparable between texts for one query. */
  readonly score: number
  /** Indices of the characters that were matched, in order. */
  readonly at: ReadonlyArray<number>
}

const isWordStart = (text: string, i: number): boolean =>
  i === 0 || /[\s\-_./(“"']/.test(text[i - 1] ?? '') || /[a-z][A-Z]/.test(text.slice(i - 1, i + 1))

/** Characters that follow one another, and starts of words, are worth more than scattered ones. */
const FOLLOWS = 6
const STARTS = 5
const SKIPPED = 0.15

/**
 * Finds the characters of `query` in `text`, in order, not necessarily side by side: `rc` and `run c` find
 * “Run cell”. Null when they are not all there. Spaces in the query only separate.
 */
export const fuzzyMatch = (query: string, text: string): Match | null => {
  const wanted = [...query.toLowerCase()].filter((character) => character !== ' ')
  const lower = text.toLowerCase()
  if (wanted.length === 0) return { score: 0, at: [] }
  // best[i]: the best way to have matched the characters so far with the last one at i.
  let best: Array<Match | undefined> = []
  for (const [n, character] of wanted.entries()) {
    const next: Array<Match | undefined> = []
    let before: Match | undefined
    for (let i = 0; i < lower.length; i++) {
      const last = best[i - 1]
      // Every step away from an earlier match costs a little.
      if (before !== undefined) before = { score: before.score - SKIPPED, at: before.at }
      if (last !== undefined && (before === undefined || last.score > before.score)) before = last
      if (lower[i] !== character) continue
      const worth = 1 + (isWordStart(text, i) ? STARTS : 0)
      if (n === 0) {
        next[i] = { score: worth - i * SKIPPED, at: [i] }
        continue
      }
      const apart = before && { score: before.score + worth, at: [...before.at, i] }
      const close = last && { score: last.score + 1 + FOLLOWS, at: [...last.at, i] }
      next[i] = close !== undefined && (apart === undefined || close.score >= apart.score) ? close : apart
    }
    best = next
  }
  return best.reduce<Match | null>(
    (top, match) => (match !== undefined && (top === null || match.score > top.score) ? match : top),
    null,
  )
}
