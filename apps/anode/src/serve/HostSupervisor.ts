import { spawn } from 'node:child_process'
import { type DataDirectory, isAlive, runningHost } from '../storage/DataDirectory.ts'

/** How often the process of a host is looked at, in ms. */
const WATCH_INTERVAL = 500

/** A host that ends this soon after its start, in ms, is not started again at once. */
const TOO_SOON = 3000

/** What the supervisor needs to know and whom it tells. */
export interface HostSupervisorOptions {
  readonly directory: DataDirectory
  /** The program and arguments that run a host. */
  readonly command: readonly [string, ...string[]]
  /** A host is no more; `reason` is for people. */
  readonly died: (reason: string) => void
}

/**
 * Keeps one kernel host running for a data directory: uses the one that an earlier server left, starts one
 * otherwise, and tells when it dies. A host is a process group of its own, so that it outlives a server that
 * is killed.
 */
export class HostSupervisor {
  readonly #options: HostSupervisorOptions
  #pid: number | null = null
  #ending: string | null = null
  #startedAt = 0
  #timer: ReturnType<typeof setInterval> | undefined
  #stopped = false

  constructor(options: HostSupervisorOptions) {
    this.#options = options
  }

  /** Finds or starts the host. True when one had been running. */
  start(): boolean {
    const pid = runningHost(this.#options.directory)
    if (pid === null) this.#spawn()
    else this.#pid = pid
    this.#timer = setInterval(() => this.#watch(), WATCH_INTERVAL)
    return pid !== null
  }

  /** Waits for the host to end, which it has been asked to; ends it by force after `patience` ms. */
  async stop(patience: number): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    const pid = this.#pid
    if (pid === null) return
    const deadline = Date.now() + patience
    while (isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 25))
    if (isAlive(pid)) process.kill(pid, 'SIGTERM')
  }

  #spawn(): void {
    const [program, ...args] = this.#options.command
    this.#startedAt = Date.now()
    this.#ending = null
    const child = spawn(program, args, { detached: true, stdio: 'ignore' })
    child.on('error', (error) =>
      this.#gone(`The process that runs kernels could not be started: ${error.message}.`),
    )
    child.on('exit', (code, signal) => {
      const how = signal ? `by signal ${signal}` : `with exit code ${code}`
      this.#ending = `The process that ran the kernel ended ${how}. Run the cell again to start a new kernel.`
      this.#watch()
    })
    child.unref()
    this.#pid = child.pid ?? null
  }

  #watch(): void {
    if (this.#stopped || this.#pid === null) return
    if (this.#ending === null && isAlive(this.#pid)) return
    this.#gone(
      this.#ending ?? 'The process that ran the kernel is gone. Run the cell again to start a new kernel.',
    )
  }

  #gone(reason: string): void {
    this.#pid = null
    if (this.#stopped) return
    this.#options.died(reason)
    const wait = Date.now() - this.#startedAt < TOO_SOON ? TOO_SOON : 0
    setTimeout(() => {
      if (!this.#stopped && this.#pid === null) this.#spawn()
    }, wait).unref()
  }
}
