import { mkdirSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@anode/document/facts'
import { type KernelSource, systemClock } from '@anode/kernel'
import { gatewayKernels, nodeSocket } from '@anode/kernel/gateway'
import type { ChosenIsolation, Isolation } from '@anode/kernel/isolation'
import {
  delegatedCgroup,
  markerStart,
  markKernelsOf,
  processWatch,
  removeFolder,
  specKernels,
  zmqKernels,
} from '@anode/kernel/zmq'
import { environmentsFolder } from '../environment/EnvironmentDirectory.ts'
import { thisProcess } from '../processes/KnownProcess.ts'
import { writeDurably } from '../storage/writeDurably.ts'
import { artifactUploads } from './artifactUploads.ts'
import { GatewayLedger } from './GatewayLedger.ts'
import { HostKernels } from './HostKernels.ts'
import { fileLog } from './HostLog.ts'
import { takeHostLock } from './hostLock.ts'
import { KernelHost } from './KernelHost.ts'
import { readServerAddress, ServerLink } from './ServerLink.ts'

/** Milliseconds that a host waits for a server: with kernels, and with nothing to lose. */
const PATIENCE = 10 * 60_000
const IDLE_PATIENCE = 30_000
const USAGE_INTERVAL = 1000
/** Milliseconds that the last facts get to reach the server when the host ends. */
const FAREWELL = 1000

export interface RunHostOptions {
  /** Anode's directory: where the server's address and token are found, and where the host leaves its own. */
  readonly home: string
  /** Where kernels start; the person's home directory when missing. */
  readonly directory?: string
  /** How many kernels are started in advance, where they are not isolated. */
  readonly poolSize?: number
  /** How kernels are kept from the machine; null: not. */
  readonly isolation?: ChosenIsolation | null
}

/** Isolated kernels see all environments, as one may be put under a kernel that runs, and of the directory nothing else. */
const isolationIn = (home: string, { network, readable }: ChosenIsolation): Isolation => ({
  network,
  readable: [environmentsFolder(home), join(home, 'cache', 'uv'), ...readable],
  hidden: [home],
})

/**
 * Runs a kernel host until the server or a signal ends it, or no server came for long. It connects to the
 * server that `<home>/server.json` and `<home>/host.token` tell of, and outlives it.
 *
 * @throws HostAlreadyRuns (as a rejection)
 */
export const runHost = async ({
  home,
  directory = homedir(),
  poolSize = 1,
  isolation: chosen = null,
}: RunHostOptions): Promise<void> => {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const unlock = takeHostLock(join(home, 'host.lock'))
  const log = fileLog(join(home, 'logs', 'host.log'))
  const hostId = newId()
  const file = join(home, 'host.json')
  const sockets = join(home, 'run')
  mkdirSync(sockets, { recursive: true, mode: 0o700 })
  // What a host left that was killed.
  markKernelsOf(home)
  await processWatch?.endLeft(markerStart())
  const cgroup = delegatedCgroup()
  processWatch?.useCgroups(cgroup)
  for (const name of await readdir(sockets)) await removeFolder(join(sockets, name))
  try {
    // An isolated kernel sees what is in it later only if it is there at its start.
    mkdirSync(environmentsFolder(home), { recursive: true })
    writeDurably(file, JSON.stringify({ ...thisProcess(), hostId, startedAt: Date.now(), isolation: chosen }))
  } catch (error) {
    // A full disk keeps no kernel from running: the lock says that this host lives.
    log.error('The host could not write to its directory.', error)
  }
  log.info('The host started.', { hostId, pid: process.pid, cgroup: cgroup?.path ?? 'none' })

  const ledger = new GatewayLedger(join(home, 'gateway-kernels.json'), log)
  void ledger.endLeft()

  const ended = Promise.withResolvers<string>()
  const ignore = () => {}
  const terminate = () => ended.resolve('It was asked to end by a signal.')
  const failed = (error: unknown) => log.error('Something failed that should not.', error)
  process.on('SIGINT', ignore).on('SIGHUP', ignore).on('SIGTERM', terminate)
  process.on('uncaughtException', failed).on('unhandledRejection', failed)

  const isolation = chosen === null ? null : isolationIn(home, chosen)
  // An isolated kernel starts in its own home where it has no folder.
  const placed = (source: KernelSource): KernelSource =>
    isolation === null ? { open: (options) => source.open({ directory, ...options }) } : source
  const kernels = new HostKernels({
    kernelsOf: (python) => placed(zmqKernels({ python, directory: sockets, isolation })),
    kernelsBy: (spec) => placed(specKernels({ spec, directory: sockets, isolation })),
    kernelsAt: ({ url, token, name }) => {
      const address = { url, token }
      return gatewayKernels({ address, name, open: nodeSocket, holds: ledger.of(address) })
    },
    // Which folder it may write to, an isolated kernel has to be told at its start.
    poolSize: isolation === null ? poolSize : 0,
    clock: systemClock,
  })
  const host = new KernelHost({
    hostId,
    pid: process.pid,
    kernels,
    artifacts: (credential) => artifactUploads({ address: () => readServerAddress(home), credential, log }),
    clock: systemClock,
    log,
    useEnvironment: (python) => kernels.use(python),
    onExit: () => ended.resolve('The server asked it to end.'),
  })
  const link = new ServerLink({
    home,
    host,
    log,
    patience: () => (host.isNeeded ? PATIENCE : IDLE_PATIENCE),
    onGiveUp: () => ended.resolve('There was no server for long.'),
  })
  const usage = setInterval(() => void host.reportUsage(), USAGE_INTERVAL)

  log.info(`The host ends. ${await ended.promise}`)
  clearInterval(usage)
  await Promise.all([host.stop(), kernels.stop()])
  for (let waited = 0; waited < FAREWELL && !host.isAcknowledged; waited += 10) await sleep(10)
  link.close()
  rmSync(file, { force: true })
  unlock()
  process.off('SIGINT', ignore).off('SIGHUP', ignore).off('SIGTERM', terminate)
  process.off('uncaughtException', failed).off('unhandledRejection', failed)
}
