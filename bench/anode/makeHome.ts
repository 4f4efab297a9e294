import { existsSync } from 'node:fs'
import { mkdir, readdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Makes a data directory of a folder: it shares the environments of the one that the Python belongs to. */
export const makeHome = async (folder: string, python: string): Promise<string> => {
  // <home>/environments/<key>/bin/python
  const owner = dirname(dirname(dirname(dirname(python))))
  for (const name of ['environments', 'tools']) {
    if (!existsSync(join(owner, name))) continue
    // What a bench makes itself goes with it.
    await mkdir(join(folder, name))
    for (const each of await readdir(join(owner, name))) {
      await symlink(join(owner, name, each), join(folder, name, each))
    }
  }
  return folder
}
