import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bubblewrapArguments } from './bubblewrap.ts'
import type { Isolation } from './Isolation.ts'
import { findProgram } from './programPlace.ts'

/** bubblewrap, where the host's own `PATH` has it: what a kernel's has first, packages could put there. */
export const findBubblewrap = (): string | null => findProgram('bwrap', process.env.PATH)

const ELSE = 'No kernel is started without isolation; to have that, start Anode with “--isolation none”.'

/** Said where there is no bubblewrap. */
export const WITHOUT_BUBBLEWRAP =
  process.platform === 'linux'
    ? `Kernels cannot be isolated: bubblewrap (bwrap) is not installed. Install it, as in “apt-get install bubblewrap”, and start the kernel again. ${ELSE}`
    : `Kernels cannot be isolated: that takes bubblewrap, which only Linux has. ${ELSE}`

/** What bubblewrap says, and what to do about it. */
const REMEDIES: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /namespace|uid map|gid map|setgroups|Operation not permitted|loopback/i,
    'The system lets no ordinary user make namespaces. Allow it: “sysctl user.max_user_namespaces=10000”, on Debian and Ubuntu “sysctl kernel.unprivileged_userns_clone=1” and “kernel.apparmor_restrict_unprivileged_userns=0” where there are such; a container has to be started so that it may (Docker: “--security-opt seccomp=unconfined --security-opt systempaths=unconfined”).',
  ],
  [/Unknown option/i, 'This bubblewrap is too old: install version 0.4 or newer.'],
]

/** The words of a person for what bubblewrap wrote when it could not isolate; null: it could, or wrote nothing. */
export const bubblewrapProblem = (written: string): string | null => {
  const line = /^bwrap: (?!execvp)(.+)$/m.exec(written)?.[1]
  if (line === undefined) return null
  const remedy = REMEDIES.find(([pattern]) => pattern.test(line))?.[1]
  return `Kernels cannot be isolated: bubblewrap failed (${line}).${remedy === undefined ? '' : ` ${remedy}`} ${ELSE}`
}

/** Tries whether programs can be isolated here; says why not and what to do, null when they can. Never rejects. */
export const isolationProblem = async (isolation: Isolation): Promise<string | null> => {
  const bubblewrap = findBubblewrap()
  if (bubblewrap === null || process.platform !== 'linux') return WITHOUT_BUBBLEWRAP
  const scratch = await mkdtemp(join(tmpdir(), 'anode-isolation-')).catch(() => null)
  if (scratch === null) {
    return `Kernels cannot be isolated: no folder could be made in ${tmpdir()}. Make space there, or let it be written to. ${ELSE}`
  }
  const args = bubblewrapArguments(isolation, {
    ...{ argv: ['/bin/sh', '-c', 'exit 0'], path: process.env.PATH, writable: [] },
    ...{ home: scratch, temporary: scratch },
  })
  try {
    return await new Promise((resolve) =>
      execFile(bubblewrap, args, (error, _, written) => {
        const problem = error === null ? null : bubblewrapProblem(written)
        resolve(error === null ? null : (problem ?? `Kernels cannot be isolated: ${error.message}. ${ELSE}`))
      }),
    )
  } finally {
    await rm(scratch, { recursive: true, force: true }).catch(() => {})
  }
}
