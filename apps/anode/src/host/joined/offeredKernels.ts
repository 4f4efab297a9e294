import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { ownKernelspec } from '@anode/document/kernelspec'
import type { OfferedKernel } from '@anode/protocol/host'
import type { InstalledKernelspec } from '@anode/server'
import { kernelspecFolders } from '../../kernelspecs/kernelspecFolders.ts'
import { readKernelspecs } from '../../kernelspecs/readKernelspecs.ts'

/** What a server is told of, and how long its texts are at most. */
const MOST = 200
const LONGEST = { name: 200, displayName: 500, problem: 500 }

/** The kernels that are installed on this machine, beside Anode's own Python. */
export const installedKernels = async (
  python: string | null,
): Promise<ReadonlyArray<InstalledKernelspec>> => {
  const { env, platform } = process
  const prefixes = python === null ? [] : [dirname(dirname(python))]
  const folders = kernelspecFolders({ env, platform, home: homedir(), prefixes })
  const { installed } = await readKernelspecs(folders, env)
  return installed.filter(({ name }) => name !== ownKernelspec.name && name.length <= LONGEST.name)
}

/** The same, as the server is told of them. */
export const offeredKernels = (installed: ReadonlyArray<InstalledKernelspec>): ReadonlyArray<OfferedKernel> =>
  installed.slice(0, MOST).map(({ name, displayName, language, problem }) => ({
    name,
    displayName: displayName.slice(0, LONGEST.displayName),
    language: language.slice(0, LONGEST.name),
    problem: problem?.slice(0, LONGEST.problem) ?? null,
  }))
