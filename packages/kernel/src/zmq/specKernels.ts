import { setTimeout as sleep } from 'node:timers/promises'
import { type Kernel, type KernelSource, KernelStartFailed } from '../Kernel.ts'
import type { InterruptMode } from '../messaging/JupyterKernel.ts'
import { freePorts } from './freePorts.ts'
import type { Isolation } from './isolation/Isolation.ts'
import { KernelConnection, PORTS, type Transport } from './KernelConnection.ts'
import { foreignEnvironment } from './kernelEnvironment.ts'
import { spawnKernel } from './spawnKernel.ts'
import { startKernel } from './startKernel.ts'
import { underLifeline } from './underLifeline.ts'
import { diedStarting } from './zmqKernels.ts'

/** A kernel as Jupyter's kernelspecs describe one. */
export interface Kernelspec {
  /** The name of its folder: `bash`. */
  readonly name: string
  /** The command; in it stand `{connection_file}` and `{resource_dir}`. */
  readonly argv: ReadonlyArray<string>
  /** Variables for its environment; in a value, `${NAME}` stands for one of the host's. */
  readonly env: Readonly<Record<string, string>>
  /** The kernelspec's folder. */
  readonly resourceDirectory: string
  readonly interruptMode: InterruptMode
}

export interface SpecKernelsOptions {
  readonly spec: Kernelspec
  /** A directory for connection files. */
  readonly directory?: string
  /** The environment that kernels inherit, without what is private to the host. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** TCP, which all kernels have; IPC where the kernel is known to have it, or has no network. */
  readonly transport?: Transport
  /** Milliseconds until a kernel that does not answer is given up. */
  readonly startTimeout?: number
  /** How kernels are kept from the machine; null: they may what this process may. */
  readonly isolation?: Isolation | null
}

/** How often a kernel is started whose ports somebody else took meanwhile. */
const ATTEMPTS = 3
const TAKEN = /address (is )?already in use|EADDRINUSE|AddrInUse/i

/** What stands in braces in a command, as Jupyter fills it in; other braces stay. */
const fillIn = (argument: string, values: Readonly<Record<string, string>>): string =>
  argument.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all)

/** Kernels of other languages and makers: their kernelspec's command, reached over ZeroMQ. */
export const specKernels = (options: SpecKernelsOptions): KernelSource => ({
  open: async ({ directory, onStatus } = {}) => {
    onStatus?.('starting')
    for (let attempt = 1; ; attempt++) {
      try {
        return await openOnce(options, directory)
      } catch (error) {
        const isTaken = error instanceof KernelStartFailed && TAKEN.test(error.message)
        if (!isTaken || attempt === ATTEMPTS)
          throw options.isolation?.network === false ? withHint(error) : error
        await sleep(attempt * 50)
      }
    }
  },
})

/** Its own network cannot be reached from here: a socket in a folder can. */
const transportFor = (isolation: Isolation | null): Transport =>
  isolation?.network === false ? 'ipc' : 'tcp'

/** A kernel that has no network may have failed for that. */
const withHint = (error: unknown): unknown =>
  error instanceof KernelStartFailed
    ? new KernelStartFailed({
        message: `${error.message} Kernels here have no network and are reached by sockets in a folder, which not every kernel knows.`,
      })
    : error

const openOnce = async (options: SpecKernelsOptions, cwd: string | undefined): Promise<Kernel> => {
  const { spec, directory, env = process.env, startTimeout = 60_000, isolation = null } = options
  const transport = options.transport ?? transportFor(isolation)
  const ports = transport === 'tcp' ? { ports: await freePorts(PORTS) } : {}
  const connection = await KernelConnection.create(transport, {
    ...{ parent: directory, kernelName: spec.name },
    ...ports,
  })
  const values = { connection_file: connection.file, resource_dir: spec.resourceDirectory }
  const argv = spec.argv.map((argument) => fillIn(argument, values))
  const [command = ''] = argv
  const hostPid = isolation === null ? process.pid : null
  const child = await spawnKernel({
    argv: isolation === null ? underLifeline(argv) : argv,
    cwd,
    env: foreignEnvironment(env, { added: spec.env, command, hostPid }),
    ...{ connection, isolation, readable: [spec.resourceDirectory] },
  })
  return startKernel({
    ...{ process: child, connection, startTimeout, diedStarting },
    interruptMode: spec.interruptMode,
  })
}
