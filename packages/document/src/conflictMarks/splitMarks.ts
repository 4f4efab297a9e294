import { joinBytes } from '../joinBytes.ts'

/** The texts that a file with git's conflict marks is made of. */
export interface MarkedSides {
  readonly ours: Uint8Array
  readonly theirs: Uint8Array
  /** What both had before; null where git was not told to write it (`merge.conflictStyle`). */
  readonly base: Uint8Array | null
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const BLANK = 0x20

/** Git's `conflict-marker-size`, at least. */
const SHORTEST = 7

/** Where in a conflict one is: the lines behind a mark are of the part that it begins. */
type Part = 'both' | 'ours' | 'base' | 'theirs'

/** Which part a mark begins, by its character, and in which part it may stand. */
const marks: ReadonlyMap<
  number | undefined,
  { readonly begins: Part; readonly within: ReadonlyArray<Part> }
> = new Map([
  ['<'.charCodeAt(0), { begins: 'ours', within: ['both'] }],
  ['|'.charCodeAt(0), { begins: 'base', within: ['ours'] }],
  ['='.charCodeAt(0), { begins: 'theirs', within: ['ours', 'base'] }],
  ['>'.charCodeAt(0), { begins: 'both', within: ['theirs'] }],
])

/** The length of the mark at the start of a line; 0 when there is none. A label may stand behind it. */
const markLength = (line: Uint8Array): number => {
  const [first] = line
  if (!marks.has(first)) return 0
  let length = 1
  while (line[length] === first) length++
  const next = line[length]
  const isMark = next === undefined || next === BLANK || next === LINE_FEED || next === CARRIAGE_RETURN
  return isMark && length >= SHORTEST ? length : 0
}

function* linesOf(bytes: Uint8Array): Iterable<Uint8Array> {
  let from = 0
  while (from < bytes.length) {
    const feed = bytes.indexOf(LINE_FEED, from)
    const to = feed === -1 ? bytes.length : feed + 1
    yield bytes.subarray(from, to)
    from = to
  }
}

/**
 * Takes a file apart at git's conflict marks: each side has what stands outside of conflicts, and its own part of each.
 * Null for a file that has none, or not as git writes them: open ones, ones within each other, marks out of their order.
 * Longer marks within a conflict, as of a ground that was a conflict itself, are lines like any others.
 */
export const splitMarks = (bytes: Uint8Array): MarkedSides | null => {
  const sides = { ours: [] as Uint8Array[], base: [] as Uint8Array[], theirs: [] as Uint8Array[] }
  let part: Part = 'both'
  let size: number | null = null
  let [conflicts, grounds] = [0, 0]
  for (const line of linesOf(bytes)) {
    const length = markLength(line)
    if (length > 0 && (size === null || length === size)) {
      const mark = marks.get(line[0])
      if (mark === undefined || !mark.within.includes(part)) return null
      size = length
      part = mark.begins
      if (part === 'ours') conflicts++
      if (part === 'base') grounds++
    } else if (part === 'both') for (const side of Object.values(sides)) side.push(line)
    else sides[part].push(line)
  }
  if (conflicts === 0 || part !== 'both') return null
  const { ours, base, theirs } = sides
  return {
    ours: joinBytes(ours),
    theirs: joinBytes(theirs),
    base: grounds === conflicts ? joinBytes(base) : null,
  }
}
