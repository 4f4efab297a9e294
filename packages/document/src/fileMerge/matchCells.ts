import type { MergeCell } from './MergeCell.ts'
import { likeness } from './mergeText.ts'

type Cells = ReadonlyArray<MergeCell>

/** Between cells that are known, a cell is compared with so many to each side of where it should be. */
const REACH = 40

/** Cells that have more than this in common are one that was changed. */
const ALIKE = 0.5

/** Cells with this much in common are not compared with others. */
const SURELY_ALIKE = 0.8

/** What cells of different kinds have in common counts for less. */
const OTHER_KIND = 0.75

/** So many characters are compared at most; what is left then is new. */
const MOST_COMPARED = 20_000_000

/** The same of two cells that say the same. */
export const contentKey = ({ kind, source }: MergeCell): string => `${kind}\0${source}`

/** Which of `before` each of `after` is, while that is being found out. */
class Matches {
  readonly found: Array<number | null>
  readonly #taken = new Set<number>()
  readonly before: Cells
  readonly after: Cells

  constructor(before: Cells, after: Cells) {
    this.before = before
    this.after = after
    this.found = after.map(() => null)
  }

  isTaken = (place: number): boolean => this.#taken.has(place)

  pair = (index: number, place: number): void => {
    this.found[index] = place
    this.#taken.add(place)
  }
}

const matchIds = (matches: Matches): void => {
  const byId = new Map(matches.before.map(({ id }, place) => [id, place]))
  matches.after.forEach(({ id }, index) => {
    const place = id === null ? undefined : byId.get(id)
    if (place !== undefined && !matches.isTaken(place)) matches.pair(index, place)
  })
}

/** Pairs cells that say the same: first those that nothing else says, then their neighbours, then the rest in order. */
const matchEqual = (matches: Matches, elsewhere: ReadonlySet<string>): void => {
  const { before, after, found } = matches
  const beforeKeys = before.map(contentKey)
  const afterKeys = after.map(contentKey)
  const isOpen = (index: number) => found[index] === null && !elsewhere.has(after[index]?.id ?? '')
  const places = Map.groupBy(
    [...before.keys()].filter((place) => !matches.isTaken(place)),
    (place) => beforeKeys[place] as string,
  )
  const indexes = Map.groupBy([...after.keys()].filter(isOpen), (index) => afterKeys[index] as string)
  for (const [key, [index, ...others]] of indexes) {
    const [place, ...more] = places.get(key) ?? []
    if (index !== undefined && place !== undefined && others.length + more.length === 0)
      matches.pair(index, place)
  }
  const matchBeside = (index: number, place: number | null | undefined) => {
    if (place === null || place === undefined || !isOpen(index) || matches.isTaken(place)) return
    if (beforeKeys[place] === afterKeys[index]) matches.pair(index, place)
  }
  const beside = (index: number, step: number) => {
    const neighbour = found[index - step]
    return typeof neighbour === 'number' ? neighbour + step : null
  }
  for (let index = 0; index < after.length; index++) matchBeside(index, index === 0 ? 0 : beside(index, 1))
  for (let index = after.length - 1; index >= 0; index--)
    matchBeside(index, index === after.length - 1 ? before.length - 1 : beside(index, -1))
  for (const [key, equal] of indexes) {
    const left = (places.get(key) ?? []).filter((place) => !matches.isTaken(place))
    equal.filter(isOpen).forEach((index, at) => {
      const place = left[at]
      if (place !== undefined) matches.pair(index, place)
    })
  }
}

/** Pairs cells that are alike and stand between the same others. */
const matchAlike = (matches: Matches): void => {
  const { before, after, found } = matches
  let compared = 0
  const rate = (cell: MergeCell, place: number): number => {
    const other = before[place] as MergeCell
    compared += cell.source.length + other.source.length
    if (compared > MOST_COMPARED) return 0
    return likeness(other.source, cell.source) * (cell.kind === other.kind ? 1 : OTHER_KIND)
  }
  /** Which of the places `open` a cell has, as an index of them: the one that is most alike, near `expected`. */
  const mostAlike = (cell: MergeCell, open: ReadonlyArray<number>, expected: number): number | null => {
    let [best, bestRate] = [null as number | null, ALIKE]
    for (let distance = 0; distance <= REACH && bestRate < SURELY_ALIKE; distance++) {
      for (const at of new Set([expected + distance, expected - distance])) {
        const place = open[at]
        if (place === undefined || matches.isTaken(place)) continue
        const rated = rate(cell, place)
        if (rated > bestRate) [best, bestRate] = [at, rated]
      }
    }
    return best
  }
  let from = 0
  while (from < after.length) {
    let to = from
    while (to < after.length && found[to] === null) to++
    const open: number[] = []
    const low = from === 0 ? 0 : (found[from - 1] as number) + 1
    const high = to === after.length ? before.length : (found[to] as number)
    const most = to - from + REACH
    for (let place = low; place < high && from < to && open.length < most; place++)
      if (!matches.isTaken(place)) open.push(place)
    let expected = 0
    for (let index = from; index < to; index++) {
      const at = mostAlike(after[index] as MergeCell, open, expected)
      if (at !== null) matches.pair(index, open[at] as number)
      expected = (at ?? expected) + 1
    }
    from = to + 1
  }
}

/**
 * For each cell of `after`, which of `before` it was: by its id where it has one, else by what it says, else as one that
 * is alike and stands in the same place. Null: it is new. Cells with ids of `elsewhere` are none of them.
 */
export const matchCells = (
  before: Cells,
  after: Cells,
  elsewhere: ReadonlySet<string> = new Set(),
): ReadonlyArray<number | null> => {
  const matches = new Matches(before, after)
  matchIds(matches)
  matchEqual(matches, elsewhere)
  // Whoever gives cells ids says by them which are new.
  if (after.every(({ id }) => id === null)) matchAlike(matches)
  return matches.found
}
