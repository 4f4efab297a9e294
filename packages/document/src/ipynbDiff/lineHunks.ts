import { diffIndices } from 'node-diff3'
import { isTooLong } from '../fileMerge/mergeText.ts'

/** A line of a diff: as it was, as it is, or the same in both. */
export interface DiffLine {
  readonly sign: '-' | '+' | ' '
  readonly text: string
}

/** A place where two texts differ, with lines around it; numbers of lines are counted from 1. */
export interface LineHunk {
  readonly before: number
  readonly after: number
  readonly lines: ReadonlyArray<DiffLine>
}

/** So many lines that are the same stand around those that differ. */
const AROUND = 3

/** The lines from `at` on, so many, that other ones came in place of. */
interface Change {
  readonly before: readonly [at: number, count: number]
  readonly after: readonly [at: number, count: number]
}

const changesOf = (before: ReadonlyArray<string>, after: ReadonlyArray<string>): ReadonlyArray<Change> => {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++
  const [was, is] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  if (was.length + is.length === 0) return []
  if (isTooLong(was, is)) return [{ before: [start, was.length], after: [start, is.length] }]
  return diffIndices(was, is).map(({ buffer1, buffer2 }) => ({
    before: [buffer1[0] + start, buffer1[1]],
    after: [buffer2[0] + start, buffer2[1]],
  }))
}

/** Changes that are so near to each other that the lines around them meet. */
const groupsOf = (changes: ReadonlyArray<Change>): ReadonlyArray<ReadonlyArray<Change>> => {
  const groups: Change[][] = []
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1)
    const isNear = last !== undefined && change.before[0] - (last.before[0] + last.before[1]) <= 2 * AROUND
    if (isNear) groups.at(-1)?.push(change)
    else groups.push([change])
  }
  return groups
}

/** How one text becomes another, by lines. */
export const lineHunks = (before: string, after: string): ReadonlyArray<LineHunk> => {
  const [was, is] = [before, after].map((text) => (text === '' ? [] : text.split('\n'))) as [
    string[],
    string[],
  ]
  return groupsOf(changesOf(was, is)).map((group) => {
    const [first, last] = [group[0] as Change, group.at(-1) as Change]
    const from = Math.max(0, first.before[0] - AROUND)
    const to = Math.min(was.length, last.before[0] + last.before[1] + AROUND)
    const lines: DiffLine[] = []
    const add = (sign: DiffLine['sign'], texts: ReadonlyArray<string>) => {
      for (const text of texts) lines.push({ sign, text })
    }
    let at = from
    for (const { before: old, after: now } of group) {
      add(' ', was.slice(at, old[0]))
      add('-', was.slice(old[0], old[0] + old[1]))
      add('+', is.slice(now[0], now[0] + now[1]))
      at = old[0] + old[1]
    }
    add(' ', was.slice(at, to))
    return { before: from + 1, after: first.after[0] - (first.before[0] - from) + 1, lines }
  })
}
