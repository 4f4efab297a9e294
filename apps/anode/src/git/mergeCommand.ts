import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type BrokenSide, mergeIpynb } from '@anode/document/ipynbMerge'
import { messageOf } from '@anode/document/messageOf'
import { Either } from 'effect'
import { GitFailed } from './GitFailed.ts'
import { bytesOf, sideReading } from './sideReading.ts'

/** What `anode merge` was asked to do: git's `%O %A %B %P`. */
export interface MergeArguments {
  readonly base: string
  /** Where the result is written to. */
  readonly ours: string
  readonly theirs: string
  /** The notebook's name, for people; null: that of `ours`. */
  readonly path: string | null
}

/** As git takes them. */
const CLEAN = 0
const CONFLICT = 1

/** Replaces a file in one step: it has all of the bytes or is as it was. */
const replaceFile = (path: string, bytes: Uint8Array): void => {
  try {
    const target = realpathSync(path)
    const beside = `${target}.anode-${process.pid}`
    try {
      writeFileSync(beside, bytes, { flag: 'wx', mode: statSync(target).mode & 0o777, flush: true })
      renameSync(beside, target)
    } finally {
      rmSync(beside, { force: true })
    }
  } catch (error) {
    throw new GitFailed(`${path} cannot be written, and is as it was: ${messageOf(error)}.`)
  }
}

const words: Readonly<Record<BrokenSide['side'], string>> = {
  ours: 'what is here already',
  theirs: 'what is to be merged',
}

/**
 * Merges two notebooks on the ground of a third, cell by cell, into the first; gives the exit code: 1 where it has
 * conflicts, which are cells in it then. An empty ground is none: both sides added the file.
 *
 * @throws GitFailed; the file is as it was then.
 */
export const mergeCommand = (
  { base, ours, theirs, path }: MergeArguments,
  say: (line: string) => void,
): number => {
  const name = path ?? ours
  const before = bytesOf(base)
  const sides = { ours: bytesOf(ours), theirs: bytesOf(theirs), base: before.length === 0 ? null : before }
  const merged = mergeIpynb(sides, sideReading)
  if (Either.isLeft(merged)) {
    const { side, message } = merged.left
    throw new GitFailed(
      `${name} is not merged, and is as it was: ${words[side]} cannot be read as a notebook. ${message}`,
    )
  }
  const { bytes, conflicts, hasBase } = merged.right
  if (sides.base !== null && !hasBase) {
    say(`What ${name} was before cannot be read as a notebook: nothing of either side counts as deleted.`)
  }
  if (bytes !== sides.ours) replaceFile(ours, bytes)
  if (conflicts === 0) return CLEAN
  const cells = conflicts === 1 ? 'One cell was' : `${conflicts} cells were`
  say(
    `${cells} changed on both sides of ${name}. Both are in it, the other side’s below ours: open it with Anode to settle that, or edit it, then git add.`,
  )
  return CONFLICT
}
