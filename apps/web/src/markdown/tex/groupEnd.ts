/** Where the group that opens at `at` ends: the index after its closing brace. Null when it does not end. */
export const groupEnd = (tex: string, at: number): number | null => {
  if (tex[at] !== '{') return null
  let depth = 0
  for (let i = at; i < tex.length; i++) {
    const character = tex[i]
    if (character === '\\') i++
    else if (character === '{') depth++
    else if (character === '}' && --depth === 0) return i + 1
  }
  return null
}
