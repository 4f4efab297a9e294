import { type ChildProcess, spawn } from 'node:child_process'
import type { KernelLimits, LimitBreach } from '@anode/document/limits'
import type { KernelExit } from '../Kernel.ts'
import type { KernelUsage } from '../limits/index.ts'
import type { KernelBody } from '../messaging/KernelBody.ts'
import { FolderWatch } from './processes/FolderWatch.ts'
import { newMarker } from './processes/newMarker.ts'
import type { ProcessGroup } from './processes/ProcessGroup.ts'
import { MARKER, processWatch } from './processes/ProcessWatch.ts'
import { giveUpFirst, limitProcess } from './processes/systemLimits.ts'

/** How much of what the process writes by itself is kept, to say why it died. */
const KEPT_OUTPUT = 4096

/** Process groups that this process started and that have not ended. */
const groups = new Set<KernelProcess>()

process.on('exit', () => {
  for (const group of groups) group.killKnown()
})

/**
 * An operating system process in a process group of its own, with a lifeline: its standard input ends when
 * this process ends. It is watched with all that it starts, and what is left of that when it ends is ended too.
 */
export class KernelProcess implements KernelBody {
  readonly exited: Promise<KernelExit>
  readonly #child: ChildProcess
  readonly #listeners = new Set<(usage: KernelUsage) => void>()
  readonly #watched: ProcessGroup | null
  readonly #folder = new FolderWatch((breach) => this.endOver(breach))
  #breach: LimitBreach | null = null
  #output = ''
  #ended = false

  constructor(
    command: string,
    args: ReadonlyArray<string>,
    options: { readonly cwd?: string | undefined; readonly env: Record<string, string | undefined> },
  ) {
    const marker = newMarker()
    this.#child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...options.env, [MARKER]: marker },
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-KEPT_OUTPUT)
      })
    }
    // Writing to a process that is gone is no news: its exit is.
    this.#child.stdin?.on('error', () => {})
    groups.add(this)
    const { pid } = this.#child
    this.#watched =
      pid === undefined || processWatch === null
        ? null
        : processWatch.add(pid, marker, {
            measured: (usage) => {
              for (const listener of this.#listeners) listener(usage)
            },
            over: (breach) => this.endOver(breach),
          })
    if (pid !== undefined) giveUpFirst(pid)
    this.exited = new Promise((resolve) => {
      const ended = async (code: number | null, signal: string | null) => {
        if (this.#ended) return
        // What the process started goes with it.
        this.kill()
        this.#ended = true
        this.#folder.stop()
        this.#child.stdin?.destroy()
        this.#breach ??= this.#watched?.systemBreach ?? null
        if (this.#watched !== null) await processWatch?.end(this.#watched)
        groups.delete(this)
        const why = this.#breach === null ? {} : { breach: this.#breach }
        resolve({ code, signal, stderr: this.#output, ...why })
      }
      this.#child.on('error', (error) => {
        this.#output += error.message
        void ended(null, null)
      })
      this.#child.on('exit', (code, signal) => setImmediate(ended, code, signal))
    })
  }

  get pid(): number | null {
    return this.#child.pid ?? null
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Sends a signal to the whole group; nothing once it has ended: its number may be another's by then. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    const { pid } = this.#child
    if (pid === undefined || this.#ended) return
    try {
      if (process.platform === 'win32') this.#child.kill(signal)
      else process.kill(-pid, signal)
    } catch {
      // Nobody is left in the group.
    }
  }

  /** What it takes with all that it started, as last measured. */
  get usage(): KernelUsage | null {
    return this.#watched?.usage ?? null
  }

  /** Measures, unless that was done a moment ago. */
  async measure(): Promise<KernelUsage | null> {
    if (this.usage === null) await processWatch?.look()
    else await processWatch?.lookAgain()
    return this.usage
  }

  onUsage(listener: (usage: KernelUsage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Something is about to be executed. */
  wake(): void {
    processWatch?.wake()
  }

  /** Bounds it and all that it starts from now on. */
  limit(limits: KernelLimits, folder: string | null): void {
    const { pid } = this.#child
    if (pid === undefined || this.#ended) return
    if (this.#watched !== null) this.#watched.limits = limits
    limitProcess(pid, limits)
    this.#folder.watch(folder, limits.folder)
  }

  /** Ends it at once, because of a limit. */
  endOver(breach: LimitBreach): void {
    if (this.#ended) return
    this.#breach ??= breach
    this.kill()
  }

  /** Ends at once whatever is known of it: this process ends. */
  killKnown(): void {
    this.kill()
    if (this.#watched !== null) processWatch?.endKnown(this.#watched)
  }

  /** What Ctrl+C does in a terminal. */
  interrupt(): void {
    if (process.platform === 'win32') this.#child.stdin?.write('i')
    else this.kill('SIGINT')
  }
}
