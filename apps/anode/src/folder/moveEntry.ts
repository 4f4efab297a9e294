import { constants } from 'node:fs'
import { access, link, lstat, rename, rm, unlink } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { DiskFailed } from '@anode/server'
import { LONGEST_NAME, newName, shortened } from '../disk/sideNames.ts'
import { syncFolder } from '../storage/syncFolder.ts'
import { copyTree } from './copyTree.ts'
import { goneName } from './leftovers.ts'

/** How often a name that was free a moment ago is looked for anew. */
const TRIES = 8

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? ''

/** Where something lies already. */
export const taken = () => Object.assign(new Error('Something lies there.'), { code: 'EEXIST' })

/** Whether something lies there that is not the very thing that is moved: names may differ in case only. */
const isTaken = async (from: string, to: string): Promise<boolean> => {
  const there = await lstat(to, { bigint: true }).catch(() => null)
  if (there === null) return false
  const mine = await lstat(from, { bigint: true })
  return there.dev !== mine.dev || there.ino !== mine.ino || !isSameButCase(from, to)
}

/** Or but for the way in which its letters are written, which macOS does not tell apart. */
const isSameButCase = (a: string, b: string) =>
  a.normalize().toLowerCase() === b.normalize().toLowerCase() && a !== b

const refuseIntoItself = (from: string, to: string) => {
  if (!to.startsWith(from + sep)) return
  const message = `“${basename(from)}” cannot be put into itself. Choose a place outside of it.`
  throw new DiskFailed({ kind: 'badName', message })
}

/**
 * Gives something another place on the same disk, and writes over nothing: of files the system itself sees to that.
 *
 * @throws what the disk says: `EEXIST` where something lies there, `EXDEV` where it is another disk
 */
export const renameExclusively = async (from: string, to: string): Promise<void> => {
  if (from === to) return
  refuseIntoItself(from, to)
  if (await isTaken(from, to)) throw taken()
  const isFile = (await lstat(from)).isFile()
  if (isFile && !isSameButCase(from, to)) {
    try {
      await link(from, to)
      return await unlink(from)
    } catch (error) {
      // Where there are no hard links, the look above must do.
      if (!/^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK|EACCES)$/.test(codeOf(error))) throw error
    }
  }
  await rename(from, to)
}

/** Copies something, all of it or nothing: it gets its name when it is complete. @throws what the disk says */
export const copyExclusively = async (from: string, to: string, isMove = false): Promise<void> => {
  refuseIntoItself(from, to)
  if (await lstat(to).catch(() => null)) throw taken()
  const beside = join(dirname(to), newName(basename(to)))
  try {
    await copyTree(from, beside, isMove)
    await renameExclusively(beside, to)
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}

/**
 * Moves something, to another disk as well, and writes over nothing. There it is copied, and the copy on that disk,
 * before the first of it goes here. Killed on the way, it lies whole in one place, or in both.
 *
 * @throws what the disk says
 */
export const moveExclusively = async (from: string, to: string): Promise<void> => {
  try {
    await renameExclusively(from, to)
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error
    // Known before the work is done; what may not be removed is not moved.
    await access(dirname(from), constants.W_OK)
    await copyExclusively(from, to, true)
    await syncFolder(dirname(to)).catch(() => {})
    const gone = join(dirname(from), goneName(basename(from)))
    try {
      await rename(from, gone)
    } catch (problem) {
      await rm(to, { recursive: true, force: true })
      throw problem
    }
    // What cannot be removed now is, some day.
    await rm(gone, { recursive: true, force: true }).catch(() => {})
  }
}

/** Gives something the name that it should have, or the next that is free. Gives its place. @throws what the disk says */
export const toFreeName = async (
  from: string,
  to: string,
  move: (from: string, to: string) => Promise<void> = renameExclusively,
): Promise<string> => {
  for (let tries = 0; ; tries++) {
    const place = tries === 0 ? to : join(dirname(to), await freeName(dirname(to), basename(to)))
    try {
      await move(from, place)
      return place
    } catch (error) {
      // Others may be faster, a few times.
      if (codeOf(error) !== 'EEXIST' || tries === TRIES) throw error
    }
  }
}

/** `birds.ipynb` → `birds copy.ipynb`, `birds copy 2.ipynb`, …: the first that is free. */
const freeName = async (folder: string, name: string): Promise<string> => {
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  const own = stem.replace(/ copy( \d+)?$/, '')
  for (let number = 1; ; number++) {
    const mark = ` copy${number === 1 ? '' : ` ${number}`}`
    const longest = LONGEST_NAME - Buffer.byteLength(mark + ending)
    // An ending that takes all of the name is none.
    const free =
      longest > 0 ? shortened(own, longest) + mark + ending : shortened(name, LONGEST_NAME - 20) + mark
    if ((await lstat(join(folder, free)).catch(() => null)) === null) return free
  }
}
