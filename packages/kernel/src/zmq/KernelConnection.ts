import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Option, Schema } from 'effect'
import type { SignMessage } from '../jupyter/wire.ts'
import { removeFolder } from './removeFolder.ts'

export type Transport = 'ipc' | 'tcp'

const CHANNELS = ['shell', 'iopub', 'stdin', 'control', 'hb'] as const
export type Channel = (typeof CHANNELS)[number]

/** Longest path of a directory whose sockets still fit into a socket's address (104 bytes on macOS). */
const LONGEST_DIRECTORY = 80

const Ports = Schema.Struct({
  shell_port: Schema.Int,
  iopub_port: Schema.Int,
  stdin_port: Schema.Int,
  control_port: Schema.Int,
})
const readPorts = Schema.decodeUnknownOption(Schema.parseJson(Ports))

export interface KernelConnectionOptions {
  /** Where its directory is made. */
  readonly parent?: string | undefined
  /** Ports for TCP; the kernel chooses them when missing, which only ipykernel does. */
  readonly ports?: ReadonlyArray<number>
  readonly kernelName?: string
}

/** How many ports a kernel needs. */
export const PORTS = CHANNELS.length

/**
 * How to reach a kernel: the connection file, and the directory (readable by its owner only) that holds it
 * and the kernel's sockets.
 */
export class KernelConnection {
  readonly file: string
  readonly sign: SignMessage
  readonly transport: Transport
  /** Holds the connection file and the sockets. */
  readonly directory: string

  private constructor(directory: string, transport: Transport, key: string) {
    this.directory = directory
    this.transport = transport
    this.file = join(directory, 'connection.json')
    this.sign = (parts) => {
      const hmac = createHmac('sha256', key)
      for (const part of parts) hmac.update(part)
      return hmac.digest('hex')
    }
  }

  /** Makes the directory in `parent`, or with the temporary files where `parent` is too long for sockets. */
  static async create(
    transport: Transport,
    { parent, ports: given, kernelName = 'python3' }: KernelConnectionOptions = {},
  ): Promise<KernelConnection> {
    const base = parent !== undefined && parent.length <= LONGEST_DIRECTORY ? parent : tmpdir()
    const directory = await mkdtemp(join(base, 'k-'))
    const key = randomBytes(32).toString('hex')
    const connection = new KernelConnection(directory, transport, key)
    const ports = CHANNELS.map((channel, index) => [
      `${channel}_port`,
      transport === 'ipc' ? index + 1 : (given?.[index] ?? 0),
    ])
    const description = {
      transport,
      ip: transport === 'ipc' ? join(directory, 's') : '127.0.0.1',
      ...Object.fromEntries(ports),
      key,
      signature_scheme: 'hmac-sha256',
      kernel_name: kernelName,
    }
    await writeFile(connection.file, JSON.stringify(description), { mode: 0o600 })
    return connection
  }

  /** Where the channels are; null while the kernel has not chosen its ports yet (TCP). */
  async addresses(): Promise<((channel: Exclude<Channel, 'hb'>) => string) | null> {
    if (this.transport === 'ipc') {
      return (channel) => `ipc://${join(this.directory, 's')}-${CHANNELS.indexOf(channel) + 1}`
    }
    const text = await readFile(this.file, 'utf8').catch(() => '')
    const ports = Option.getOrUndefined(readPorts(text))
    return ports === undefined || ports.shell_port === 0
      ? null
      : (channel) => `tcp://127.0.0.1:${ports[`${channel}_port`]}`
  }

  /** Makes an empty folder that goes with the connection. */
  async makeFolder(name: string): Promise<string> {
    const folder = join(this.directory, name)
    await mkdir(folder, { mode: 0o700 })
    return folder
  }

  async remove(): Promise<void> {
    await removeFolder(this.directory)
  }
}
