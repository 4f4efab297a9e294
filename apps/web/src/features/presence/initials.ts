const first = (word: string | undefined): string => [...(word ?? '')][0] ?? ''

/** One or two letters that stand for a name: of its first and last word. */
export const initials = (name: string): string => {
  const words = name.trim().split(/\s+/u)
  const letters = first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '')
  return letters.toLocaleUpperCase() || '?'
}
