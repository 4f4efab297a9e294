import type { CommandFailed } from './runCommand.ts'

/** What kept an installer from its work. */
export type InstallerTrouble = 'network' | 'disk' | 'unbuilt' | 'unknown' | 'conflict' | 'other'

const NETWORK =
  /error sending request|dns error|failed to lookup|connection refused|connect error|timed out|network is unreachable|no route to host|could not connect|failed to fetch|NewConnectionError|NameResolutionError|network was disabled|network connectivity is disabled/i
const DISK = /no space left on device|os error 28\b|disk quota exceeded|os error 122\b/i
const UNBUILT =
  /building (?:from source|source distributions) is disabled|marked as `?--no-build|no usable wheels|has no wheels|requires? building from source/i
const UNKNOWN =
  /was not found in the (?:package registry|cache|provided)|No matching distribution found|there are no versions of/i

/** What an installer's last words mean. */
export const troubleOf = (output: string): InstallerTrouble => {
  if (DISK.test(output)) return 'disk'
  if (NETWORK.test(output)) return 'network'
  if (UNBUILT.test(output)) return 'unbuilt'
  if (UNKNOWN.test(output)) return 'unknown'
  return /No solution found|unsatisfiable|ResolutionImpossible/i.test(output) ? 'conflict' : 'other'
}

const words: Readonly<Record<InstallerTrouble, readonly [what: string, remedy: string]>> = {
  network: [
    'The package index cannot be reached.',
    'Check the network, and the index that pip is set up for (`python3 -m pip config list`), then try again. Packages that were installed before are still there.',
  ],
  disk: [
    'The disk is full.',
    'Free some space (`anode env gc` removes environments that nobody uses), then try again.',
  ],
  unbuilt: [
    'A package comes as source only, or not for this Python.',
    'Name a version that comes built (a wheel). Where kernels are isolated nothing is built from source: that would run its code outside.',
  ],
  unknown: [
    'The package index has no such package, or none for this Python.',
    'Check its name and version. The name on the index may differ from the name that is imported.',
  ],
  conflict: [
    'These packages do not go together.',
    'Name other versions, or remove one of them. The packages that the notebook had are as they were.',
  ],
  other: ['The packages could not be installed.', 'The packages that the notebook had are as they were.'],
}

/** Lines of the installer that nobody needs who wants to know why it failed. */
const ASIDE =
  /^(?:Resolved|Using|Downloading|Prepared|Building|Built|Creating|Activate|warning:|Collecting)\b/

/** Why an installer failed, for people: what it comes to, what it said itself, and what to do. */
export const explainInstaller = (failure: CommandFailed): string => {
  const [what, remedy] = words[troubleOf(failure.output)]
  const said = failure.output
    .split('\n')
    .filter((line) => line.trim() !== '' && !ASIDE.test(line.trim()))
    .join('\n')
  return `${what}\n${said}\n${remedy}`
}
