import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstalledKernelspec, Kernelspecs } from '@anode/server'
import { Either } from 'effect'
import { readKernelspec } from './readKernelspec.ts'

/** What Jupyter takes as a kernel's name. */
const NAME = /^[a-z0-9._-]+$/i

/** The kernels that are installed, by name, from these folders in their order; and what in them cannot be read. */
export const readKernelspecs = async (
  folders: ReadonlyArray<string>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Kernelspecs> => {
  const installed = new Map<string, InstalledKernelspec>()
  const unreadable: Array<{ readonly folder: string; readonly reason: string }> = []
  for (const parent of folders) {
    const names = await readdir(parent).catch(() => [])
    for (const each of names.sort()) {
      const name = each.toLowerCase()
      const folder = join(parent, each)
      const read = NAME.test(each) ? await readKernelspec(name, folder, env) : null
      if (read === null) continue
      if (Either.isLeft(read)) unreadable.push({ folder, reason: read.left })
      else if (!installed.has(name)) installed.set(name, read.right)
    }
  }
  const byName = (one: InstalledKernelspec, other: InstalledKernelspec) =>
    one.displayName.localeCompare(other.displayName) || one.name.localeCompare(other.name)
  return { installed: [...installed.values()].sort(byName), unreadable }
}
