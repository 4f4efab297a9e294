import { type KernelExit, type KernelSource, KernelStartFailed } from '../Kernel.ts'
import type { Isolation } from './isolation/Isolation.ts'
import { bubblewrapProblem } from './isolation/isolationProblem.ts'
import { KernelConnection, type Transport } from './KernelConnection.ts'
import { kernelEnvironment } from './kernelEnvironment.ts'
import { KERNEL_ARGUMENTS, LAUNCHER } from './launcher.ts'
import { spawnKernel } from './spawnKernel.ts'
import { startKernel } from './startKernel.ts'

export interface ZmqKernelsOptions {
  /** The Python that runs the kernels; ipykernel 6 or newer must be installed in it. */
  readonly python: string
  /** A directory for connection files and sockets; the temporary directory when missing or too deep. */
  readonly directory?: string
  /** The environment that kernels inherit, without what is private to the host. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** IPC sockets unless the system has none (Windows). */
  readonly transport?: Transport
  /** Milliseconds until a kernel that does not answer is given up. */
  readonly startTimeout?: number
  /** How kernels are kept from the machine; null: they may what this process may. */
  readonly isolation?: Isolation | null
}

/** What is said of a kernel that ended before it answered. */
export const diedStarting = ({ code, signal, stderr }: KernelExit): KernelStartFailed => {
  const problem = bubblewrapProblem(stderr)
  if (problem !== null) return new KernelStartFailed({ message: problem })
  const how =
    signal === null ? (code === null ? 'it could not be run' : `exit code ${code}`) : `signal ${signal}`
  const words = stderr.trim().split('\n').slice(-8).join('\n')
  return new KernelStartFailed({
    message: `The kernel did not start (${how}). ${words === '' ? 'It wrote nothing.' : `It wrote:\n${words}`}`,
  })
}

const withoutIpykernel = (python: string, exit: KernelExit): KernelStartFailed =>
  /No module named '?(ipykernel|zmq|IPython)/.test(exit.stderr)
    ? new KernelStartFailed({
        message: `The kernel did not start: ${python} has no ipykernel. Install ipykernel in that environment.`,
      })
    : diedStarting(exit)

/** Kernels as processes of this machine: `python -c … -f connection.json`, reached over ZeroMQ. */
export const zmqKernels = (options: ZmqKernelsOptions): KernelSource => ({
  open: async ({ directory, onStatus } = {}) => {
    onStatus?.('starting')
    const { python, env = process.env, startTimeout = 60_000, isolation = null } = options
    const transport = options.transport ?? (process.platform === 'win32' ? 'tcp' : 'ipc')
    const connection = await KernelConnection.create(transport, { parent: options.directory })
    const child = await spawnKernel({
      argv: [python, '-c', LAUNCHER, '-f', connection.file, ...KERNEL_ARGUMENTS],
      cwd: directory,
      env: kernelEnvironment(env, { python, hostPid: isolation === null ? process.pid : null }),
      ...{ connection, isolation },
    })
    return startKernel({
      ...{ process: child, connection, startTimeout, interruptMode: 'signal' },
      diedStarting: (exit) => withoutIpykernel(python, exit),
    })
  },
})
