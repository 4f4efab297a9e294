import { homedir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { KernelLimits } from '@anode/document/limits'
import type { GatewayAddress } from '@anode/kernel/gateway'
import type { ChosenIsolation } from '@anode/kernel/isolation'
import type { JoinedServer } from '../host/joined/JoinedServer.ts'
import { gatewayOf } from './gatewayOf.ts'
import { gitUsage } from './gitCommands.ts'
import { isolationOf } from './isolationOf.ts'
import { hostName, joinedServer } from './joinedServer.ts'
import { serverLimits } from './serverLimits.ts'
import { UsageError } from './UsageError.ts'

/** What `anode` was asked to do. */
export type Arguments =
  | {
      readonly command: 'serve'
      readonly home: string
      readonly port: number
      /** Whether to open the browser. */
      readonly open: boolean
      /** Minutes without a run or a viewer after which a kernel is shut down; 0: never. */
      readonly idleMinutes: number
      /** What each kernel may take, at most. */
      readonly kernelLimits: KernelLimits
      /** A Jupyter server whose kernels notebooks can have too. */
      readonly gateway: GatewayAddress | null
      /** How kernels are kept from the machine; null: not. */
      readonly isolation: ChosenIsolation | null
      /** Files to open, and a folder to serve. */
      readonly files: ReadonlyArray<string>
    }
  /** `joins`: the server of another machine that it joins; null: the one of `home`. */
  | {
      readonly command: 'host'
      readonly home: string
      readonly isolation: ChosenIsolation | null
      readonly joins: Omit<JoinedServer, 'say'> | null
    }
  | { readonly command: 'hosts'; readonly home: string; readonly what: 'list' }
  | {
      readonly command: 'hosts'
      readonly home: string
      readonly what: 'invite' | 'remove'
      readonly name: string
    }
  | { readonly command: 'env'; readonly home: string; readonly what: 'list' }
  /** `days`: how long an environment that is removed was not used. */
  | { readonly command: 'env'; readonly home: string; readonly what: 'gc'; readonly days: number }
  | { readonly command: 'help' }
  | { readonly command: 'version' }

export const usage = `Usage: anode [options] [DIR] [notebook.ipynb …]

Opens Anode in the browser: with a folder, its notebooks and files as they lie there; with files, these in place. What is
changed goes into them. “anode open DIR” is the same.

  anode host invite NAME   let a host of another machine run kernels for this Anode; prints what to start there
  anode host --join URL --token TOKEN
                           be that host: on the other machine, as “invite” prints it
  anode host list, anode host remove NAME
                           list the hosts that may join, take an invitation back
  anode env list           list the Python environments of notebooks
  anode env gc [--days N]  remove those that were not used for N days (default 7)
${gitUsage}

  --port N      port to listen on (ANODE_PORT; default 8421; 0: any free one)
  --home DIR    data directory (ANODE_HOME; default ~/.anode)
  --no-open     do not open the browser
  --idle-minutes N  shut a kernel down when nothing has run and nobody has looked for so many minutes
                (ANODE_IDLE_MINUTES; default 30; 0: never)
  --limit WHAT  what each kernel may take, as in memory=4GB or cpu-time=10min, or none (also several in ANODE_LIMITS,
                with spaces between them): memory, cpu-time, wall-time, processes, open-files, folder, output
  --gateway URL a Jupyter server (or Kernel Gateway) whose kernels notebooks can have too (ANODE_GATEWAY), with
                ?token=… where it wants one (or in ANODE_GATEWAY_TOKEN)
  --isolation bubblewrap[,no-network][,read=DIR …]
                keep kernels from this machine's files and processes, and from the network if you like; they see DIR too
                (ANODE_ISOLATION; default none)
  --label TEXT  with --join: what people should know of this machine, as in “A100” (several)
  --folders DIR with --join: where the “folders” of the server's data directory are mounted here
  --away TIME   with --join: how long the server waits for this host, as in 10min (default 30s)
  --version     print the version
  --help        print this
`

/** The memory of the machine in bytes, or of the container that this runs in. */
const machineMemory = (): number => {
  const bound = process.constrainedMemory()
  return bound > 0 ? Math.min(bound, totalmem()) : totalmem()
}

const portOf = (text: string): number => {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new UsageError({ message: `“${text}” is no port: give a number from 0 to 65535.` })
  }
  return port
}

const environments = (home: string, [what, ...rest]: ReadonlyArray<string>, days = '7'): Arguments => {
  if ((what !== 'list' && what !== 'gc') || rest.length > 0) {
    throw new UsageError({
      message: 'Say what to do with environments: anode env list, or anode env gc. See --help.',
    })
  }
  if (what === 'list') return { command: 'env', home, what }
  if (!/^\d{1,5}$/.test(days)) throw new UsageError({ message: `“${days}” is no number of days.` })
  return { command: 'env', home, what, days: Number(days) }
}

const hosts = (
  home: string,
  what: string,
  name: string | undefined,
  more: ReadonlyArray<string>,
): Arguments => {
  if (what === 'list' && name === undefined) return { command: 'hosts', home, what }
  if ((what !== 'invite' && what !== 'remove') || name === undefined || more.length > 0) {
    throw new UsageError({
      message:
        'Say what to do with hosts: anode host invite NAME, anode host list, or anode host remove NAME. See --help.',
    })
  }
  return { command: 'hosts', home, what, name: hostName(name) }
}

const minutesOf = (text: string): number => {
  const minutes = text.trim() === '' ? Number.NaN : Number(text)
  if (!(minutes >= 0 && minutes <= 527_040)) {
    throw new UsageError({
      message: `“${text}” is no number of minutes: give one from 0 (never) to 527040 (a year).`,
    })
  }
  return minutes
}

/**
 * Reads the arguments after `anode`.
 *
 * @throws UsageError
 */
export const readArguments = (args: ReadonlyArray<string>, env: NodeJS.ProcessEnv): Arguments => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      allowNegative: true,
      options: {
        port: { type: 'string' },
        home: { type: 'string' },
        open: { type: 'boolean', default: true },
        'idle-minutes': { type: 'string' },
        limit: { type: 'string', multiple: true, default: [] },
        gateway: { type: 'string' },
        isolation: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
        days: { type: 'string' },
        join: { type: 'string' },
        token: { type: 'string' },
        label: { type: 'string', multiple: true, default: [] },
        folders: { type: 'string' },
        away: { type: 'string' },
      },
    })
    if (values.help) return { command: 'help' }
    if (values.version) return { command: 'version' }
    const home = resolve(values.home ?? env.ANODE_HOME ?? join(homedir(), '.anode'))
    const isolation = isolationOf(values.isolation ?? env.ANODE_ISOLATION ?? '')
    const limits = [...(env.ANODE_LIMITS ?? '').split(/\s+/).filter(Boolean), ...values.limit]
    if (positionals[0] === 'host') {
      const [, what, name, ...more] = positionals
      if (what !== undefined) return hosts(home, what, name, more)
      if (values.join === undefined) return { command: 'host', home, isolation, joins: null }
      const joins = joinedServer({
        ...values,
        url: values.join,
        token: values.token ?? env.ANODE_HOST_TOKEN ?? '',
      })
      const most = serverLimits(limits, machineMemory())
      return { command: 'host', home, isolation, joins: { ...joins, limits: most } }
    }
    if (positionals[0] === 'env') return environments(home, positionals.slice(1), values.days)
    const isNamed = positionals[0] === 'serve' || positionals[0] === 'open'
    const files = isNamed ? positionals.slice(1) : positionals
    const port = portOf(values.port ?? env.ANODE_PORT ?? '8421')
    const idleMinutes = minutesOf(values['idle-minutes'] ?? env.ANODE_IDLE_MINUTES ?? '30')
    return {
      command: 'serve',
      ...{ home, port, open: values.open, idleMinutes },
      kernelLimits: serverLimits(limits, machineMemory()),
      isolation,
      gateway: gatewayOf(values.gateway ?? env.ANODE_GATEWAY ?? '', env.ANODE_GATEWAY_TOKEN ?? ''),
      files: files.map((file) => resolve(file)),
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError({ message: `${(error as Error).message}. See --help.` })
  }
}
