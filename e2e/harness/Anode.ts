import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from './freePort.ts'
import { type ExportedIpynb, ipynbOf, type TestCell } from './ipynb.ts'
import { endProcess } from './processes.ts'
import { makeTestHome, type TestHome } from './TestHome.ts'

/** The program under test: the bundle that `npm test` built and names, else the source. */
export const program =
  process.env.ANODE_TEST_SERVER ?? fileURLToPath(new URL('../../apps/anode/src/main.ts', import.meta.url))

/** The environment of programs under test: what the tests themselves are told is not for them. */
export const cleanEnvironment = (): NodeJS.ProcessEnv => {
  const { ANODE_HOME, ANODE_PORT, NODE_ENV, NODE_OPTIONS, ...rest } = process.env
  return rest
}

/** How long a server may take to stop, in ms: its kernels get time to end by themselves. */
const STOP_PATIENCE = 20_000

export interface AnodeOptions {
  readonly home?: TestHome
  readonly port?: number
  /** More arguments of the command line. */
  readonly args?: ReadonlyArray<string>
  /** Changes to the environment; undefined takes a variable out. */
  readonly env?: NodeJS.ProcessEnv
}

const running = new Set<Anode>()

/** The servers that run just now, for evidence when a test fails. */
export const runningAnodes = (): ReadonlyArray<Anode> => [...running]

/** A real server in a process of its own, on one port and one data directory for as long as it lives. */
export class Anode {
  readonly home: TestHome
  readonly port: number
  readonly #args: ReadonlyArray<string>
  readonly #env: NodeJS.ProcessEnv
  #process: ChildProcess | null = null
  #url = ''
  /** Everything that it printed. */
  output = ''

  constructor(home: TestHome, port: number, { args = [], env = {} }: Pick<AnodeOptions, 'args' | 'env'>) {
    this.home = home
    this.port = port
    this.#args = args
    this.#env = env
    running.add(this)
  }

  /** The address that it printed, which lets in who opens it. */
  get url(): string {
    return this.#url
  }

  get origin(): string {
    return new URL(this.#url).origin
  }

  get token(): string {
    return new URL(this.#url).searchParams.get('token') ?? ''
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    const args = ['--home', this.home.path, '--port', String(this.port), '--no-open', ...this.#args]
    const child = spawn(process.execPath, [program, ...args], {
      env: { ...cleanEnvironment(), ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    const begin = this.output.length
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.output += String(chunk)
        const url = this.output.slice(begin).match(/ready at (\S+)/)?.[1]
        if (url === undefined) return
        this.#url = url
        resolve()
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      child.once('error', reject)
      child.once('exit', (code) =>
        reject(new Error(`The server ended with code ${code}: ${this.output.slice(begin)}`)),
      )
    })
  }

  /** As a crash or a power cut would: no goodbye. Its kernel host lives on. */
  async kill9(): Promise<void> {
    const child = this.#process
    if (child === null) return
    this.#process = null
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  /** A new process on the same port and directory. */
  async restart(): Promise<void> {
    await this.kill9()
    await this.start()
  }

  /** Ends the server as a person does: by a signal that it answers in good order. */
  async terminate(): Promise<void> {
    const child = this.#process
    this.#process = null
    // One that has ended has left its number to others.
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    await endProcess(child.pid, STOP_PATIENCE)
  }

  /** Ends everything that it started, and removes the data directory. */
  async stop(): Promise<void> {
    running.delete(this)
    await this.terminate()
    const host = this.home.hostPid()
    if (host !== null) await endProcess(host)
    this.home.remove()
  }

  /** A request to the REST interface, as a program makes it. */
  request(method: string, path: string, payload?: unknown): Promise<Response> {
    return fetch(`${this.origin}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    })
  }

  /** Makes a notebook of these cells; a text alone is code. Gives its id. */
  async createNotebook(cells: ReadonlyArray<string | TestCell>, title = 'Test'): Promise<string> {
    const response = await this.request('POST', '/notebooks', { title, ipynb: ipynbOf(cells) })
    if (!response.ok) throw new Error(`The notebook was not made: ${await response.text()}`)
    return ((await response.json()) as { readonly id: string }).id
  }

  /** The notebook as the server exports it. */
  async exportNotebook(id: string): Promise<ExportedIpynb> {
    const response = await this.request('GET', `/notebooks/${id}/ipynb`)
    return JSON.parse(await response.text())
  }
}

/**
 * Starts a server on a free port and a data directory of its own, unless told others. Rejects with what it
 * printed when it ends instead.
 */
export const startAnode = async ({ home, port, ...options }: AnodeOptions = {}): Promise<Anode> => {
  const anode = new Anode(home ?? makeTestHome(), port ?? (await freePort()), options)
  try {
    await anode.start()
    return anode
  } catch (error) {
    await anode.stop()
    throw error
  }
}
