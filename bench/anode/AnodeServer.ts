import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { Child } from '../Child.ts'
import { freePort } from '../freePort.ts'
import { quiet } from './quiet.ts'

export interface ServerOptions {
  /** Anode's bundle. */
  readonly program: string
  readonly home: string
  /** Options of Node's own. */
  readonly nodeOptions?: ReadonlyArray<string>
  /** Whether messages can be exchanged with the process. */
  readonly ipc?: boolean
  /** More of Anode's own options. */
  readonly args?: ReadonlyArray<string>
}

/** What a server says once all of its files are open. */
const READY = /ready at \S+\?token=(\w+)/

const launch = async ({ program, home, nodeOptions = [], ipc = false, args = [] }: ServerOptions) => {
  const port = await freePort()
  const own = [program, '--home', home, '--port', String(port), '--no-open', ...args]
  return { child: new Child(process.execPath, [...nodeOptions, ...own], { ipc }), port }
}

/** A running Anode, as `npm start` would run it. */
export class AnodeServer implements AsyncDisposable {
  readonly origin: string
  readonly home: string
  readonly child: Child
  readonly #token: string

  private constructor(child: Child, home: string, port: number, token: string) {
    this.child = child
    this.home = home
    this.origin = `http://localhost:${port}`
    this.#token = token
  }

  static async start(options: ServerOptions): Promise<AnodeServer> {
    const { child, port } = await launch(options)
    const [, token] = await child.writes(READY)
    return new AnodeServer(child, options.home, port, token ?? '')
  }

  /**
   * Starts one on a data directory that was used before, and does not wait for the files that it is to open: it answers
   * requests by then. `opened`: they are open.
   */
  static async startToOpen(options: ServerOptions) {
    const { child, port } = await launch(options)
    const token = readFileSync(join(options.home, 'token'), 'utf8').trim()
    const server = new AnodeServer(child, options.home, port, token)
    while (!(await server.request('GET', '/list?limit=1').catch(() => null))?.ok) {
      if (child.ended) await child.finished()
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    return { server, opened: child.writes(READY) }
  }

  get authorization(): { readonly authorization: string } {
    return { authorization: `Bearer ${this.#token}` }
  }

  /** Lets a browser in, without a first page that would fill its cache. */
  async admit(browser: BrowserContext): Promise<void> {
    await browser.request.get(`${this.origin}/?token=${this.#token}`, { maxRedirects: 0 })
  }

  /** Creates a notebook from a document of nbformat; gives its id. */
  async create(ipynb: object): Promise<string> {
    const response = await this.request('POST', '/notebooks', { ipynb: JSON.stringify(ipynb) })
    return ((await response.json()) as { readonly id: string }).id
  }

  /** Sends a file as it is; gives the answer, whatever it is. */
  upload(file: Uint8Array<ArrayBuffer>): Promise<Response> {
    return fetch(`${this.origin}/api/notebooks`, {
      method: 'POST',
      headers: { ...this.authorization, 'content-type': 'application/x-ipynb+json' },
      body: file,
    })
  }

  async request(method: string, path: string, payload?: object): Promise<Response> {
    const response = await fetch(`${this.origin}/api${path}`, {
      method,
      headers: { ...this.authorization, 'content-type': 'application/json' },
      ...(payload ? { body: JSON.stringify(payload) } : {}),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response
  }

  notebookUrl(id: string): string {
    return `${this.origin}/n/${id}`
  }

  /** The bench's own page with a replica of the notebook. */
  replicaUrl(id: string): string {
    return `${this.origin}/bench.html?notebook=${id}`
  }

  /** Waits until the kernel host and its kernels rest: the pool is warm then. */
  async poolIsWarm(): Promise<void> {
    while (!existsSync(this.#hostFile)) await new Promise((resolve) => setTimeout(resolve, 50))
    await quiet(this.hostPid)
  }

  /** The process of the kernel host. */
  get hostPid(): number {
    return JSON.parse(readFileSync(this.#hostFile, 'utf8')).pid
  }

  get #hostFile(): string {
    return join(this.home, 'host.json')
  }

  /** Stops the server, its host and its kernels. */
  async stop(): Promise<void> {
    await this.child.stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}
