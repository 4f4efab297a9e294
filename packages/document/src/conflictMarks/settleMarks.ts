import { Either } from 'effect'
import type { SideReading } from '../ipynbMerge/IpynbSide.ts'
import { type MergedIpynb, mergeIpynb } from '../ipynbMerge/mergeIpynb.ts'
import { splitMarks } from './splitMarks.ts'

/**
 * A notebook's file with git's conflict marks as one that is a notebook, with both sides in it: merged by cells, on the
 * ground that git has written if it has, and where both changed the same lines of a cell, the other side's as a cell
 * below it, marked as such. The same file always gives the same. Null when it has no such marks, or a side is no
 * notebook: then it is what it is without them, broken.
 */
export const settleMarks = (bytes: Uint8Array, reading: SideReading): MergedIpynb | null => {
  const sides = splitMarks(bytes)
  return sides && Either.getOrNull(mergeIpynb(sides, reading))
}
