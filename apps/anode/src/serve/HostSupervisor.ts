import { type ChildProcess, spawn } from 'node:child_process'
import { isRunning, signal } from '../processes/KnownProcess.ts'
import { isLocked } from '../processes/ProcessLock.ts'
import { type DataDirectory, hostOf } from '../storage/DataDirectory.ts'

/** How often it is looked whether a host that another server started still holds its lock, in ms. */
const WATCH_INTERVAL = 500

/** A host that ends this soon after its start, in ms, is not started again at once. */
const TOO_SOON = 3000

const GONE = 'The process that ran the kernel is gone. Run the cell again to start a new kernel.'

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
 * is killed. Whether one lives that this server did not start, the lock says which it holds, never a process id
 * that somebody wrote down.
 */
export class HostSupervisor {
  readonly #options: HostSupervisorOptions
  /** The host that this server started, until it ends. */
  #child: ChildProcess | null = null
  /** Another server's host holds the lock. */
  #found = false
  #startedAt = 0
  #timers = new Set<ReturnType<typeof setTimeout>>()
  #stopped = false

  constructor(options: HostSupervisorOptions) {
    this.#options = options
  }

  /** Finds or starts the host. True when one had been running. */
  start(): boolean {
    if (this.#isLocked) this.#watch()
    else this.#spawn()
    return this.#found
  }

  /** Waits for the host to end, which it has been asked to; ends it by force after `patience` ms. */
  async stop(patience: number): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    // It lets go of its lock, and of what says who it is, a moment before it ends.
    const known = this.#child === null ? hostOf(this.#options.directory) : null
    const lives = () => this.#lives || (known !== null && isRunning(known))
    const deadline = performance.now() + patience
    while (lives() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 25))
    if (this.#child !== null) this.#child.kill('SIGTERM')
    else if (known !== null && this.#found) signal(known, 'SIGTERM')
  }

  get #isLocked(): boolean {
    return isLocked(this.#options.directory.hostLock)
  }

  get #lives(): boolean {
    return this.#child !== null || (this.#found && this.#isLocked)
  }

  #spawn(): void {
    const [program, ...args] = this.#options.command
    this.#startedAt = performance.now()
    const child = spawn(program, args, { detached: true, stdio: 'ignore' })
    this.#child = child
    const ended = (reason: string) => {
      if (this.#child !== child) return
      this.#child = null
      // It may have found another at work, which goes on.
      if (!this.#stopped && this.#isLocked) this.#watch()
      else this.#gone(reason)
    }
    child.on('error', (error) =>
      ended(`The process that runs kernels could not be started: ${error.message}.`),
    )
    child.on('exit', (code, how) =>
      ended(
        `The process that ran the kernel ended ${how ? `by signal ${how}` : `with exit code ${code}`}. Run the cell again to start a new kernel.`,
      ),
    )
    child.unref()
  }

  /** Follows a host that is no child of this process. */
  #watch(): void {
    this.#found = true
    this.#later(WATCH_INTERVAL, () => {
      if (this.#isLocked) return this.#watch()
      this.#found = false
      this.#gone(GONE)
    })
  }

  #gone(reason: string): void {
    if (this.#stopped) return
    this.#options.died(reason)
    const wait = performance.now() - this.#startedAt < TOO_SOON ? TOO_SOON : 0
    this.#later(wait, () => {
      if (this.#child !== null || this.#found) return
      if (this.#isLocked) this.#watch()
      else this.#spawn()
    })
  }

  #later(wait: number, body: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (!this.#stopped) body()
    }, wait)
    timer.unref()
    this.#timers.add(timer)
  }
}
