import { mkdirSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@anode/document/facts'
import { type KernelSource, systemClock } from '@anode/kernel'
import { gatewayKernels, kernelVariables, nodeSocket } from '@anode/kernel/gateway'
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
import { hostIdPrefix } from '@anode/protocol/host'
import { environmentsFolder } from '../environment/EnvironmentDirectory.ts'
import { thisProcess } from '../processes/KnownProcess.ts'
import { writeDurably } from '../storage/writeDurably.ts'
import { artifactUploads } from './artifactUploads.ts'
import { GatewayLedger } from './GatewayLedger.ts'
import { HostKernels } from './HostKernels.ts'
import { fileLog } from './HostLog.ts'
import { takeHostLock } from './hostLock.ts'
import type { JoinedServer } from './joined/JoinedServer.ts'
import type { JoinRefused } from './joined/joinServer.ts'
import { KernelHost } from './KernelHost.ts'
import { readServerAddress, ServerLink } from './ServerLink.ts'

/** Milliseconds that a host waits for a server: with kernels, and with nothing to lose. */
const PATIENCE = 10 * 60_000
const IDLE_PATIENCE = 30_000
const USAGE_INTERVAL = 1000
/** Milliseconds that the last facts get to reach the server when the host ends. */
const FAREWELL = 1000

/** Who runs this; a container may know the user by number only. */
const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'anode')
  }
}

export interface RunHostOptions {
  /** Anode's directory: where the server's address and token are found, and where the host leaves its own. */
  readonly home: string
  /** Where kernels start; the person's home directory when missing. */
  readonly directory?: string
  /** How many kernels are started in advance, where they are not isolated. */
  readonly poolSize?: number
  /** The server of another machine that it joins, and how; without it, it works for the server of `home`. */
  readonly joins?: JoinedServer
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
 * server that `<home>/server.json` and `<home>/host.token` tell of, or to the one that it joins, and outlives it.
 *
 * @throws HostAlreadyRuns, JoinRefused (as a rejection)
 */
export const runHost = async ({
  home: anodeHome,
  directory = homedir(),
  poolSize = 1,
  joins,
  isolation: chosen = null,
}: RunHostOptions): Promise<void> => {
  // One machine may have a server of its own, and hosts of others.
  const home = joins === undefined ? anodeHome : join(anodeHome, 'hosts', joins.name)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const unlock = takeHostLock(join(home, 'host.lock'))
  const log = fileLog(join(home, 'logs', 'host.log'))
  const hostId = joins === undefined ? newId() : `${hostIdPrefix(joins.name)}${newId()}`
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
    mkdirSync(environmentsFolder(anodeHome), { recursive: true })
    writeDurably(file, JSON.stringify({ ...thisProcess(), hostId, startedAt: Date.now(), isolation: chosen }))
  } catch (error) {
    // A full disk keeps no kernel from running: the lock says that this host lives.
    log.error('The host could not write to its directory.', error)
  }
  log.info('The host started.', { hostId, pid: process.pid, cgroup: cgroup?.path ?? 'none' })

  const ledger = new GatewayLedger(join(home, 'gateway-kernels.json'), log)
  void ledger.endLeft()

  const ended = Promise.withResolvers<string>()
  let failure: JoinRefused | null = null
  const ignore = () => {}
  const terminate = () => ended.resolve('It was asked to end by a signal.')
  // Who joins a server has started this in a terminal; a server's own host is ended by its server.
  const interrupt = joins === undefined ? ignore : terminate
  const failed = (error: unknown) => log.error('Something failed that should not.', error)
  process.on('SIGINT', interrupt).on('SIGHUP', ignore).on('SIGTERM', terminate)
  process.on('uncaughtException', failed).on('unhandledRejection', failed)

  const isolation = chosen === null ? null : isolationIn(anodeHome, chosen)
  // An isolated kernel starts in its own home where it has no folder.
  const placed = (source: KernelSource): KernelSource =>
    isolation === null ? { open: (options) => source.open({ directory, ...options }) } : source
  const kernels = new HostKernels({
    kernelsOf: (python) => placed(zmqKernels({ python, directory: sockets, isolation })),
    kernelsBy: (spec) => placed(specKernels({ spec, directory: sockets, isolation })),
    kernelsAt: ({ url, token, name }) => {
      const address = { url, token }
      return gatewayKernels({
        ...{ address, name, open: nodeSocket, holds: ledger.of(address) },
        env: kernelVariables(process.env, userName()),
      })
    },
    // Which folder it may write to, an isolated kernel has to be told at its start.
    poolSize: isolation === null ? poolSize : 0,
    clock: systemClock,
  })
  const joining =
    joins === undefined
      ? null
      : // What it takes to make environments, only such a host needs.
        (await import('./joined/joinServer.ts')).joinServer({
          ...{ home, anodeHome, kernels, isolation },
          server: joins,
          failed: (error) => {
            failure = error
            ended.resolve(error.message)
          },
        })
  const address = joining?.address ?? (() => readServerAddress(home))
  const host = new KernelHost({
    hostId,
    pid: process.pid,
    kernels: () => kernels,
    artifacts: (credential) => artifactUploads({ address, credential, log }),
    clock: systemClock,
    log,
    useEnvironment: (python) => kernels.use(python),
    onExit: () => ended.resolve('The server asked it to end.'),
    ...joining?.host,
  })
  const link = new ServerLink({
    address,
    host,
    log,
    patience: () => (host.isNeeded ? PATIENCE : IDLE_PATIENCE),
    onGiveUp: () => ended.resolve('There was no server for long.'),
    ...joining?.link,
  })
  const usage = setInterval(() => void host.reportUsage(), USAGE_INTERVAL)

  log.info(`The host ends. ${await ended.promise}`)
  clearInterval(usage)
  await Promise.all([host.stop(), kernels.stop()])
  for (let waited = 0; waited < FAREWELL && !host.isAcknowledged; waited += 10) await sleep(10)
  link.close()
  rmSync(file, { force: true })
  unlock()
  process.off('SIGINT', interrupt).off('SIGHUP', ignore).off('SIGTERM', terminate)
  process.off('uncaughtException', failed).off('unhandledRejection', failed)
  if (failure !== null) throw failure
}
