import { execFile } from 'node:child_process'
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { promisify } from 'node:util'
import { environmentsFolder } from './EnvironmentDirectory.ts'

/** An environment that nobody has used for this long (ms) is deleted: each takes 700 MB. */
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

/**
 * Notes that the environment of this interpreter is in use, and deletes those that were not for a month: of
 * earlier versions of Anode or of another Python. Kernels that outlived their server keep theirs. Gives the
 * folders that are gone.
 */
export const removeOldEnvironments = async (
  home: string,
  python: string,
  now = Date.now(),
): Promise<ReadonlyArray<string>> => {
  const parent = environmentsFolder(home)
  const entries = await readdir(parent, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(parent, name))
  const old: string[] = []
  for (const folder of folders) {
    if (python.startsWith(folder + sep)) await utimes(join(folder, '.ready'), new Date(now), new Date(now))
    else if (now - (await lastUsed(folder)) > UNUSED) old.push(folder)
  }
  const running = old.length === 0 ? null : await commandLines()
  if (running === null) return []
  const unused = old.filter((folder) => !running.includes(folder))
  for (const folder of unused) {
    // First the marker: an environment that is half gone must not look ready.
    await rm(join(folder, '.ready'), { force: true })
    await rm(folder, { recursive: true, force: true })
  }
  return unused
}
