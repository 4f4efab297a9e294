import { existsSync, readlinkSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { isWithin, type Mount, symlink } from './Mount.ts'
import { isOfSystem } from './systemMounts.ts'

/** A chain of links that is longer leads nowhere. */
const MOST_LINKS = 40

/** Where a shell with this `PATH` finds a program; null: nowhere. */
export const findProgram = (name: string, path = ''): string | null =>
  name.includes('/')
    ? name
    : (path
        .split(delimiter)
        .filter(isAbsolute)
        .map((folder) => join(folder, name))
        .find((file) => existsSync(file)) ?? null)

const targetOf = (path: string): string | null => {
  try {
    return resolve(dirname(path), readlinkSync(path))
  } catch {
    return null
  }
}

/** The folder that a program is installed in: `/opt/conda` for `/opt/conda/bin/R`. */
const prefixOf = (program: string): string => dirname(dirname(program))

/** An installation is seen as a whole, unless it shares its folder with what is a person's own. */
const installation = (prefix: string, home: string): ReadonlyArray<string> =>
  isWithin(home, prefix) || prefix === join(home, '.local')
    ? ['bin', 'lib', 'lib64'].map((name) => join(prefix, name))
    : [prefix]

/** What a program needs to be seen of the machine. */
export interface ProgramPlace {
  /** The virtual environments of Python on the way to it, and what it is installed in. */
  readonly folders: ReadonlyArray<string>
  /** The links on the way to it that lie in none of these. */
  readonly links: ReadonlyArray<Mount>
}

/** Where a program is, for somebody whose home is at `home`. What every kernel sees is left out. */
export const programPlace = (program: string, home: string): ProgramPlace => {
  const links: Mount[] = []
  const folders: string[] = []
  let path = program
  for (let count = 0; count < MOST_LINKS && !isOfSystem(path); count++) {
    const target = targetOf(path)
    const prefix = prefixOf(path)
    if (target === null || existsSync(join(prefix, 'pyvenv.cfg'))) folders.push(...installation(prefix, home))
    if (target === null) break
    links.push(symlink(path, target))
    path = target
  }
  return { folders, links: links.filter(({ at }) => !folders.some((folder) => isWithin(at, folder))) }
}
