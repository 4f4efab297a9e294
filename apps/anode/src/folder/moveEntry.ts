import { cp, link, lstat, rename, rm, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { newName } from '../disk/sideNames.ts'

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? ''

const taken = () => Object.assign(new Error('Something lies there.'), { code: 'EEXIST' })

/** Whether something lies there that is not the very thing that is moved: names may differ in case only. */
const isTaken = async (from: string, to: string): Promise<boolean> => {
  const there = await lstat(to, { bigint: true }).catch(() => null)
  if (there === null) return false
  const mine = await lstat(from, { bigint: true })
  return there.dev !== mine.dev || there.ino !== mine.ino || !isSameButCase(from, to)
}

const isSameButCase = (a: string, b: string) => a.toLowerCase() === b.toLowerCase() && a !== b

/**
 * Gives something another place on the same disk, and writes over nothing: of files the system itself sees to that.
 *
 * @throws what the disk says: `EEXIST` where something lies there, `EXDEV` where it is another disk
 */
export const renameExclusively = async (from: string, to: string): Promise<void> => {
  if (from === to) return
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
export const copyExclusively = async (from: string, to: string): Promise<void> => {
  if (await lstat(to).catch(() => null)) throw taken()
  const beside = join(dirname(to), newName(basename(to)))
  try {
    await cp(from, beside, {
      ...{ recursive: true, errorOnExist: true, force: false },
      ...{ verbatimSymlinks: true, preserveTimestamps: true },
    })
    await renameExclusively(beside, to)
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}

/** Moves something, to another disk as well, and writes over nothing. @throws what the disk says */
export const moveExclusively = async (from: string, to: string): Promise<void> => {
  try {
    await renameExclusively(from, to)
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error
    await copyExclusively(from, to)
    await rm(from, { recursive: true, force: true })
  }
}

/** `birds.ipynb` → `birds copy.ipynb`, `birds copy 2.ipynb`, …: the first that is free. */
export const freeName = async (folder: string, name: string): Promise<string> => {
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  const own = stem.replace(/ copy( \d+)?$/, '')
  for (let number = 1; ; number++) {
    const free = `${own} copy${number === 1 ? '' : ` ${number}`}${ending}`
    if ((await lstat(join(folder, free)).catch(() => null)) === null) return free
  }
}
