/**
 * A text cut into the pieces it was joined from, with what others wrote into one of them since; `separators`
 * stand between the pieces. Null when it cannot be told where they end.
 */
export const splitMergedText = (
  text: string,
  pieces: ReadonlyArray<string>,
  separators: ReadonlyArray<string>,
): ReadonlyArray<string> | null => {
  // From both ends, as far as nothing changed: what is left in the middle is the piece that was edited.
  let first = 0
  let start = 0
  while (first < pieces.length - 1) {
    const known = `${pieces[first]}${separators[first]}`
    if (!text.startsWith(known, start)) break
    start += known.length
    first++
  }
  let last = pieces.length - 1
  let end = text.length
  while (last > first) {
    const known = `${separators[last - 1]}${pieces[last]}`
    if (end - known.length < start || !text.startsWith(known, end - known.length)) break
    end -= known.length
    last--
  }
  return first === last
    ? [...pieces.slice(0, first), text.slice(start, end), ...pieces.slice(last + 1)]
    : null
}

/**
 * Takes an edit back that turned `from` into `to`, in a text that may have been edited since. Null when
 * what the edit wrote is not there any more.
 */
export const revertEdit = (from: string, to: string, now: string): string | null => {
  if (now === to) return from
  let start = 0
  while (start < from.length && start < to.length && from[start] === to[start]) start++
  let end = 0
  while (
    end < Math.min(from.length, to.length) - start &&
    from[from.length - 1 - end] === to[to.length - 1 - end]
  )
    end++
  const written = to.slice(start, to.length - end)
  const removed = from.slice(start, from.length - end)
  const fromEnd = now.length - end - written.length
  const at = now.startsWith(written, start) && now.startsWith(to.slice(0, start)) ? start : fromEnd
  if (at < 0 || !now.startsWith(written, at)) return null
  if (at === fromEnd && !now.endsWith(to.slice(to.length - end))) return null
  return now.slice(0, at) + removed + now.slice(at + written.length)
}
