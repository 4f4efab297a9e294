import { type ChildProcess, spawn } from 'node:child_process'
import type { KernelLimits, LimitBreach } from '@anode/document/limits'
import type { KernelExit } from '../Kernel.ts'
import type { KernelUsage } from '../limits/index.ts'
import type { KernelBody } from '../messaging/KernelBody.ts'
import { exitOf, SANDBOX_STREAMS, Sandbox } from './isolation/Sandbox.ts'
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

export interface KernelProcessOptions {
  readonly cwd?: string | undefined
  readonly env: Record<string, string | undefined>
  /** The command is bubblewrap, with `SANDBOX_ARGUMENTS`, and the kernel runs in it. */
  readonly isSandbox?: boolean
}

/**
 * An operating system process in a process group of its own, with a lifeline: its standard input ends when
 * this process ends. It is watched with all that it starts, and what is left of that when it ends is ended too. Where it
 * is isolated, it is bubblewrap's, and signals and limits go to the kernel in it.
 */
export class KernelProcess implements KernelBody {
  readonly exited: Promise<KernelExit>
  readonly #child: ChildProcess
  readonly #listeners = new Set<(usage: KernelUsage) => void>()
  readonly #sandbox: Sandbox | null
  readonly #watched: ProcessGroup | null
  readonly #folder = new FolderWatch((breach) => this.endOver(breach))
  #breach: LimitBreach | null = null
  #output = ''
  #ended = false

  constructor(
    command: string,
    args: ReadonlyArray<string>,
    { cwd, env, isSandbox = false }: KernelProcessOptions,
  ) {
    const marker = newMarker()
    this.#child = spawn(command, args, {
      cwd,
      env: { ...env, [MARKER]: marker },
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: isSandbox ? [...SANDBOX_STREAMS] : ['pipe', 'pipe', 'pipe'],
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
    this.#sandbox =
      pid === undefined || !isSandbox
        ? null
        : new Sandbox(this.#child, (first) => {
            giveUpFirst(first)
            this.#watched?.takeShell([pid, first])
          })
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
        const exit = isSandbox ? exitOf(code, signal) : { code, signal }
        resolve({ ...exit, stderr: this.#output, ...why })
      }
      this.#child.on('error', (error) => {
        this.#output += error.message
        void ended(null, null)
      })
      this.#child.on('exit', (code, signal) => setImmediate(ended, code, signal))
    })
  }

  /** The kernel's own process; what it is isolated by, as long as it is not there. */
  get pid(): number | null {
    return this.#sandbox?.program ?? this.#child.pid ?? null
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Sends a signal to the whole group; nothing once it has ended: its number may be another's by then. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (this.#ended) return
    if (process.platform === 'win32') this.#child.kill(signal)
    else for (const leader of this.#leadersFor(signal)) sendToGroup(leader, signal)
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
    const { pid } = this
    if (pid === null || this.#ended) return
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

  /** Whose process groups get a signal: the kernel's; to be ended, also what it is isolated by, which is one of its own. */
  #leadersFor(signal: NodeJS.Signals): ReadonlyArray<number> {
    const outer = this.#child.pid ?? null
    const inner = this.#sandbox === null ? outer : this.#sandbox.first
    const leaders = signal === 'SIGKILL' ? [...new Set([outer, inner])] : [inner]
    return leaders.filter((leader) => leader !== null)
  }
}

const sendToGroup = (leader: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-leader, signal)
  } catch {
    // Nobody is left in the group.
  }
}
