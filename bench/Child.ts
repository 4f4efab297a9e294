import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** How much of what a process writes is kept, to say why it failed. */
const KEPT = 8000

export interface ChildOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Whether messages can be exchanged with it. */
  readonly ipc?: boolean
}

/** A process that the bench has started and ends. */
export class Child implements AsyncDisposable {
  readonly process: ChildProcess
  #output = ''
  #said = ''
  readonly #listeners = new Set<() => void>()

  constructor(
    command: string,
    args: ReadonlyArray<string>,
    { cwd, env = process.env, ipc }: ChildOptions = {},
  ) {
    this.process = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
    })
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-KEPT)
        this.#tell()
      })
    }
    this.process.stdout?.on('data', (text: string) => {
      this.#said += text
    })
    this.process.on('exit', () => this.#tell())
  }

  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null
  }

  /** Waits for the process to write something that matches. */
  async writes(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const found = this.#output.match(pattern)
      if (found) return found
      if (this.ended)
        throw new Error(`${this.process.spawnfile} ended before it wrote ${pattern}:\n${this.#output}`)
      await new Promise<void>((resolve) => this.#listeners.add(resolve))
    }
  }

  /** Waits for the end; rejects unless it is a good one. Gives what it wrote to its standard output. */
  async finished(): Promise<string> {
    if (!this.ended) await once(this.process, 'close')
    if (this.process.exitCode === 0) return this.#said
    throw new Error(`${this.process.spawnargs.join(' ')} failed:\n${this.#output}`)
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    if (this.ended) return
    const gone = once(this.process, 'exit')
    this.process.kill('SIGTERM')
    const patience = setTimeout(() => this.process.kill('SIGKILL'), 15_000)
    await gone
    clearTimeout(patience)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
  }
}
