/** Cells that stand in one element of the page. */
export interface Part {
  /** The same for as long as its cells stay together. */
  readonly key: number
  readonly ids: ReadonlyArray<string>
}

/** How many cells a part has when it is made, and when it is cut in two. */
const SIZE = 32
const MOST = 64

let made = 0

const cut = (ids: ReadonlyArray<string>, size: number): ReadonlyArray<Part> =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ({
    key: ++made,
    ids: ids.slice(i * size, (i + 1) * size),
  }))

/** In which part each cell is to be: where it was, unless it stands alone among others, as one does that was moved. */
const keysOf = (ids: ReadonlyArray<string>, before: ReadonlyArray<Part>): ReadonlyArray<number | null> => {
  const home = new Map(before.flatMap(({ key, ids: own }) => own.map((id) => [id, key] as const)))
  const alone = new Set(before.flatMap(({ key, ids: own }) => (own.length === 1 ? [key] : [])))
  const known = ids.filter((id) => home.has(id))
  const stays = new Set(
    known.filter((id, i) => {
      const key = home.get(id) ?? 0
      return alone.has(key) || [known[i - 1], known[i + 1]].some((other = '') => home.get(other) === key)
    }),
  )
  const keys: Array<number | null> = []
  for (const id of ids) keys.push(stays.has(id) ? (home.get(id) ?? null) : (keys.at(-1) ?? null))
  // Those before the first that stays go with it.
  const first = keys.find((key) => key !== null) ?? null
  return keys.map((key) => key ?? first)
}

/** How many of its cells a part keeps: new ones at the end of one that is full begin the next, and none is moved. */
const sizeOf = (own: ReadonlyArray<string>, known: ReadonlySet<string>): number => {
  const last = own.findLastIndex((id) => known.has(id))
  const size = Math.min(own.length, Math.max(SIZE, last + 1))
  return size <= MOST ? size : SIZE
}

/** The part that was, when it is as it was: it is not drawn again. */
const asBefore = (part: Part, old: Part | undefined): Part =>
  old?.ids.length === part.ids.length && old.ids.every((id, i) => id === part.ids[i]) ? old : part

/**
 * Cells in parts, in order. What the browser does for each key pressed grows with the number of elements that stand
 * side by side; a thousand cells in thirty parts cost it what sixty cost. A cell that changes its part is drawn
 * anew, so parts stay as they were as far as the order of cells lets them.
 */
export const partsOf = (ids: ReadonlyArray<string>, before: ReadonlyArray<Part>): ReadonlyArray<Part> => {
  const keys = keysOf(ids, before)
  if (keys[0] == null) return cut(ids, SIZE)
  const old = new Map(before.map((part) => [part.key, part]))
  const known = new Set(before.flatMap((part) => part.ids))
  const used = new Set<number>()
  const parts: Part[] = []
  let start = 0
  for (let i = 1; i <= ids.length; i++) {
    const key = keys[start] as number
    if (i < ids.length && keys[i] === key) continue
    const own = ids.slice(start, i)
    if (used.has(key)) parts.push(...cut(own, SIZE))
    else {
      const size = sizeOf(own, known)
      parts.push(asBefore({ key, ids: own.slice(0, size) }, old.get(key)), ...cut(own.slice(size), SIZE))
    }
    used.add(key)
    start = i
  }
  return parts
}
