/**
 * Reads what the installers print. uv (stderr, no terminal): `Downloading numpy (16.1MiB)`. pip
 * (stdout): `Collecting numpy==2.4.6`. Both only say at their end what they installed; the step that
 * compiles the packages, compilePackages.py, says `installed numpy` for each one as it is ready.
 */
import type { PackageEvent } from './EnvironmentProgress.ts'
import { normalizeName } from './RequirementsLock.ts'

/** What a line of an installer's output says about a package, or undefined. */
export const readInstallerLine = (line: string): PackageEvent | undefined => {
  const downloading = /^\s*(?:Downloading ([\w.-]+) \(|Collecting ([\w.-]+)==)/.exec(line)
  const name = downloading?.[1] ?? downloading?.[2]
  if (name !== undefined) return { name: normalizeName(name), state: 'downloading' }
  const installed = /^installed ([\w.-]+)$/.exec(line)?.[1]
  return installed === undefined ? undefined : { name: normalizeName(installed), state: 'installed' }
}
