import { KernelStartFailed } from '../Kernel.ts'
import { bubblewrapArguments, isolatedEnvironment } from './isolation/bubblewrap.ts'
import type { Isolation } from './isolation/Isolation.ts'
import { findBubblewrap, WITHOUT_BUBBLEWRAP } from './isolation/isolationProblem.ts'
import { SANDBOX_ARGUMENTS } from './isolation/Sandbox.ts'
import type { KernelConnection } from './KernelConnection.ts'
import { KernelProcess } from './KernelProcess.ts'

export interface KernelProgram {
  readonly argv: ReadonlyArray<string>
  readonly cwd: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly connection: KernelConnection
  /** Null: it runs as whoever started the host. */
  readonly isolation: Isolation | null
  /** What it reads, beside what it is installed in. */
  readonly readable?: ReadonlyArray<string>
}

/**
 * Starts a kernel's program; where it is to be isolated, in no other way.
 *
 * @throws KernelStartFailed (as a rejection)
 */
export const spawnKernel = async ({
  argv,
  cwd,
  env,
  connection,
  isolation,
  readable = [],
}: KernelProgram): Promise<KernelProcess> => {
  if (isolation === null) {
    const [command = '', ...args] = argv
    return new KernelProcess(command, args, { cwd, env: { ...env } })
  }
  const bubblewrap = findBubblewrap()
  if (bubblewrap === null || process.platform !== 'linux') {
    await connection.remove()
    throw new KernelStartFailed({ message: WITHOUT_BUBBLEWRAP })
  }
  const args = bubblewrapArguments(isolation, {
    ...{ argv, cwd, path: env.PATH, readable },
    writable: [connection.directory, ...(cwd === undefined ? [] : [cwd])],
    home: await connection.makeFolder('home'),
    temporary: await connection.makeFolder('tmp'),
  })
  return new KernelProcess(bubblewrap, [...SANDBOX_ARGUMENTS, ...args], {
    env: isolatedEnvironment(env),
    isSandbox: true,
  })
}
