import { execFile } from 'node:child_process'
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { environmentsFolder, type Marker, readReady, reopenEnvironment } from './EnvironmentDirectory.ts'

/** An environment that nobody has used for this long (ms) is deleted: the base environment takes 700 MB. */
const UNUSED = 30 * 24 * 3600_000

/** When it was used last: its marker's time; of a half-built one when it was begun. */
const lastUsed = async (folder: string): Promise<number> => {
  const { mtimeMs } = await stat(join(folder, '.ready')).catch(() => stat(folder))
  return mtimeMs
}

/** The command lines of all processes; null where the system does not tell. */
const commandLines = (): Promise<string | null> =>
  promisify(execFile)('ps', ['-axww', '-o', 'args='], { maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout }) => stdout,
    () => null,
  )

/** An environment of a data directory, as the file system has it. */
export interface KnownEnvironment {
  readonly folder: string
  /** Null where it is half-built. */
  readonly marker: Marker | null
  /** When it was used last (ms). */
  readonly usedAt: number
}

/** All environments, also half-built ones. */
export const listEnvironments = async (home: string): Promise<ReadonlyArray<KnownEnvironment>> => {
  const parent = environmentsFolder(home)
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(parent, name))
  return Promise.all(
    folders.map(async (folder) => ({
      folder,
      marker: readReady(folder) ?? null,
      usedAt: await lastUsed(folder),
    })),
  )
}

/** Deletes one: first its marker, for one that is half gone must not look ready. */
export const removeEnvironment = async (folder: string): Promise<void> => {
  await rm(join(folder, '.ready'), { force: true })
  reopenEnvironment(folder)
  await rm(folder, { recursive: true, force: true })
  await rm(`${folder}.lock`, { force: true })
}

/** The environments that nobody needs: unused for long, of no process, and none that is kept builds upon them. */
export const unusedEnvironments = async (
  all: ReadonlyArray<KnownEnvironment>,
  { now, unused, keep }: { readonly now: number; readonly unused: number; readonly keep: string | null },
): Promise<ReadonlyArray<KnownEnvironment>> => {
  const old = all.filter(({ folder, usedAt }) => folder !== keep && now - usedAt > unused)
  const running = old.length === 0 ? null : await commandLines()
  if (running === null) return []
  const going = new Map(
    old.filter(({ folder }) => !running.includes(folder)).map((each) => [each.folder, each] as const),
  )
  const parentsOf = ({ folder, marker }: KnownEnvironment): ReadonlyArray<string> => {
    if (marker?.parent === undefined) return []
    const above = resolve(dirname(folder), marker.parent)
    const known = all.find((each) => each.folder === above)
    return known === undefined ? [above] : [above, ...parentsOf(known)]
  }
  for (const each of all)
    if (!going.has(each.folder)) for (const above of parentsOf(each)) going.delete(above)
  return [...going.values()]
}

/**
 * Notes that the environment of this interpreter is in use, and deletes those that were not for a month: of
 * earlier versions of Anode, of another Python, or of notebooks that did not run. Kernels that outlived their server keep
 * theirs. Gives the folders that are gone.
 */
export const removeOldEnvironments = async (
  home: string,
  python: string,
  now = Date.now(),
): Promise<ReadonlyArray<string>> => {
  const all = await listEnvironments(home)
  const current = all.find(({ folder }) => python.startsWith(folder + sep))?.folder ?? null
  if (current !== null) await utimes(join(current, '.ready'), new Date(now), new Date(now))
  const going = await unusedEnvironments(all, { now, unused: UNUSED, keep: current })
  for (const { folder } of going) await removeEnvironment(folder)
  return going.map(({ folder }) => folder)
}
