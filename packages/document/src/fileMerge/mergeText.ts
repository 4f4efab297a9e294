import { diff3Merge } from 'node-diff3'

/** Of texts whose changed parts have more pairs of lines than this, no common lines are looked for. */
const MOST_PAIRS = 4_000_000

/** The same for pairs of equal lines, as of many empty ones: each of them costs far more. */
const MOST_EQUAL_PAIRS = 200_000

type Lines = ReadonlyArray<string>

/** How many lines all texts begin with. */
export const commonStart = (...texts: ReadonlyArray<Lines>): number => {
  const [first = []] = texts
  let length = 0
  while (texts.every((lines) => length < lines.length && lines[length] === first[length])) length++
  return length
}

/** How many lines all texts end with. */
export const commonEnd = (...texts: ReadonlyArray<Lines>): number =>
  commonStart(...texts.map((lines) => lines.toReversed()))

const equalPairs = (one: Lines, other: Lines): number => {
  const counts = new Map<string, number>()
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1)
  return other.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0)
}

/** Whether it would take too long to find the lines that two texts have in common. */
export const isTooLong = (one: Lines, other: Lines): boolean =>
  one.length * other.length > MOST_PAIRS || equalPairs(one, other) > MOST_EQUAL_PAIRS

/** The part of `before` that `after` replaces. */
const changedPart = (before: Lines, after: Lines) => {
  const from = commonStart(before, after)
  const end = commonEnd(before.slice(from), after.slice(from))
  return { from, to: before.length - end, lines: after.slice(from, after.length - end) }
}

/** Both changes, where all of one stands before all of the other, with a line between them; else null. */
const mergeApart = (o: Lines, a: Lines, b: Lines): Lines | null => {
  const parts = [changedPart(o, a), changedPart(o, b)] as const
  const [first, second] = parts[0].from <= parts[1].from ? parts : [parts[1], parts[0]]
  if (first.to >= second.from) return null
  const between = o.slice(first.to, second.from)
  return [...o.slice(0, first.from), ...first.lines, ...between, ...second.lines, ...o.slice(second.to)]
}

/** Both changes, by the lines that all three have in common. */
const mergeAmong = (o: Lines, a: Lines, b: Lines): Lines | null => {
  const start = commonStart(o, a, b)
  const rest = [o, a, b].map((lines) => lines.slice(start))
  const end = commonEnd(...rest)
  const [oMiddle, aMiddle, bMiddle] = rest.map((lines) => lines.slice(0, lines.length - end)) as [
    string[],
    string[],
    string[],
  ]
  if (isTooLong(oMiddle, aMiddle) || isTooLong(oMiddle, bMiddle)) return null
  const regions = diff3Merge(aMiddle, oMiddle, bMiddle, { excludeFalseConflicts: true })
  const middle: string[] = []
  for (const region of regions) {
    if (region.ok === undefined) return null
    for (const line of region.ok) middle.push(line)
  }
  return [...a.slice(0, start), ...middle, ...a.slice(a.length - end)]
}

const LAST_FEED = /\n$/

/** What either changed; where both did differently, what `conflict` says. */
const mergeOne = <A, B>(base: A, ours: A, theirs: A, conflict: () => B): A | B => {
  if (ours === theirs || theirs === base) return ours
  return ours === base ? theirs : conflict()
}

/**
 * A text that two have changed: what either changed, by lines; null where both changed the same ones differently. What
 * is added right beside a line that the other changed counts as the same. Whether the last line ends with a line feed is
 * merged on its own.
 */
export const mergeText = (base: string, ours: string, theirs: string): string | null =>
  mergeOne(base, ours, theirs, () => {
    const [o, a, b] = [base, ours, theirs].map((text) => text.replace(LAST_FEED, '')) as [
      string,
      string,
      string,
    ]
    const merged = mergeOne(o, a, b, () => {
      const lines = [o.split('\n'), a.split('\n'), b.split('\n')] as const
      return (mergeApart(...lines) ?? mergeAmong(...lines))?.join('\n') ?? null
    })
    const isOurs = LAST_FEED.test(ours) !== LAST_FEED.test(base)
    return merged === null ? null : merged + (LAST_FEED.exec(isOurs ? ours : theirs)?.[0] ?? '')
  })

/** How much two texts have in common, from 0 to 1: lines, or what short ones begin and end with. */
export const likeness = (a: string, b: string): number => {
  if (a === b) return 1
  const [linesA, linesB] = [a.split('\n'), b.split('\n')]
  const counts = new Map<string, number>()
  for (const line of linesA) if (line.trim() !== '') counts.set(line, (counts.get(line) ?? 0) + 1)
  let shared = 0
  for (const line of linesB) {
    const left = counts.get(line) ?? 0
    if (left === 0) continue
    counts.set(line, left - 1)
    shared++
  }
  const byLines = (2 * shared) / (linesA.length + linesB.length)
  const most = Math.min(a.length, b.length)
  let ends = 0
  while (ends < most && a[ends] === b[ends]) ends++
  let tail = 0
  while (tail < most - ends && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  return Math.max(byLines, (2 * (ends + tail)) / Math.max(a.length + b.length, 1))
}
