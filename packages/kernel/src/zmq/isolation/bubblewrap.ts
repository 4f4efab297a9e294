import { homedir } from 'node:os'
import { dirname } from 'node:path'
import type { Isolation } from './Isolation.ts'
import { emptied, inOrder, isWithin, readOnlyFolders, writable } from './Mount.ts'
import { findProgram, programPlace } from './programPlace.ts'
import { systemMounts } from './systemMounts.ts'

/** What is to run isolated. */
export interface IsolatedProgram {
  readonly argv: ReadonlyArray<string>
  /** Where it starts; its home when missing. */
  readonly cwd?: string | undefined
  /** Its `PATH`. */
  readonly path: string | undefined
  /** Folders that it may write to; they are there. */
  readonly writable: ReadonlyArray<string>
  /** What it reads, beside what every kernel does. */
  readonly readable?: ReadonlyArray<string>
  /** Two empty folders: its home, and what it keeps for a while. */
  readonly home: string
  readonly temporary: string
}

/** Where the home of a kernel is seen: where the person's is, so that names in settings and in `passwd` hold. */
export const HOME = dirname(homedir()) === homedir() ? '/home/kernel' : homedir()

/**
 * Arguments of bubblewrap (bwrap(1)) that run a program with processes, users, messages and, where it is to have none, a
 * network of its own. What is started in there ends with it, and it with who started it. It has no privileges, also where
 * the administrator starts it, and a session of its own: signals for it are none for bubblewrap.
 *
 * It sees the system, what it is installed in and what it may read, all read-only; a home and a `/tmp` of its own, empty;
 * its folders, to be written to; nothing else.
 */
export const bubblewrapArguments = (
  isolation: Isolation,
  program: IsolatedProgram,
): ReadonlyArray<string> => {
  const found = findProgram(program.argv[0] ?? '', program.path)
  const place = found === null ? { folders: [], links: [] } : programPlace(found, HOME)
  const folders = [...isolation.readable, ...(program.readable ?? []), ...place.folders]
  const seen = [...systemMounts(), ...readOnlyFolders(folders), ...place.links]
  const covered = isolation.hidden.filter((path) => seen.some(({ at }) => isWithin(path, at)))
  const mounts = [
    ...seen,
    ...covered.map(emptied),
    writable(HOME, program.home),
    ...['/tmp', '/var/tmp'].map((path) => writable(path, program.temporary)),
    ...program.writable.map((path) => writable(path)),
  ]
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...(isolation.network ? [] : ['--unshare-net']),
    ...['--cap-drop', 'ALL', '--new-session', '--die-with-parent'],
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...inOrder(mounts),
    // What is written there is memory that no limit counts.
    ...[...covered, '/'].flatMap((path) => ['--remount-ro', path]),
    ...['--chdir', program.cwd ?? HOME, '--', ...program.argv],
  ]
}

/** Variables that lead to what an isolated kernel does not see, or that name a process outside. */
const ELSEWHERE =
  /^(JPY_PARENT_PID|TMPDIR|TMP|TEMP|HOME|XDG_.*_(HOME|DIR)|SSH_(AUTH_SOCK|AGENT_PID)|DBUS_.*|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY)$/

/** The environment of an isolated program, made from what it would have otherwise. */
export const isolatedEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !ELSEWHERE.test(name))),
  HOME,
})
