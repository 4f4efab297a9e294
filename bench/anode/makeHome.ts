import { existsSync } from 'node:fs'
import { symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Makes a data directory of a folder: it shares the environments of the one that the Python belongs to. */
export const makeHome = async (folder: string, python: string): Promise<string> => {
  // <home>/environments/<key>/bin/python
  const owner = dirname(dirname(dirname(dirname(python))))
  for (const name of ['environments', 'tools']) {
    if (existsSync(join(owner, name))) await symlink(join(owner, name), join(folder, name), 'dir')
  }
  return folder
}
