import { type ChildProcess, spawn } from 'node:child_process'
import type { KernelExit } from '../Kernel.ts'

/** How much of what the process writes by itself is kept, to say why it died. */
const KEPT_OUTPUT = 4096

/** Process groups that this process started and that have not ended. */
const groups = new Set<KernelProcess>()

process.on('exit', () => {
  for (const group of groups) group.kill('SIGKILL')
})

/**
 * An operating system process in a process group of its own, with a lifeline: its standard input ends when
 * this process ends.
 */
export class KernelProcess {
  readonly exited: Promise<KernelExit>
  readonly #child: ChildProcess
  #output = ''
  #ended = false

  constructor(
    command: string,
    args: ReadonlyArray<string>,
    options: { readonly cwd?: string | undefined; readonly env: Record<string, string | undefined> },
  ) {
    this.#child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
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
    this.exited = new Promise((resolve) => {
      const ended = (code: number | null, signal: string | null) => {
        if (this.#ended) return
        this.#ended = true
        // What the process started goes with it.
        this.kill('SIGKILL')
        groups.delete(this)
        this.#child.stdin?.destroy()
        resolve({ code, signal, stderr: this.#output })
      }
      this.#child.on('error', (error) => {
        this.#output += error.message
        ended(null, null)
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

  /** Sends a signal to the whole group. */
  kill(signal: NodeJS.Signals): void {
    const { pid } = this.#child
    if (pid === undefined) return
    try {
      if (process.platform === 'win32') this.#child.kill(signal)
      else process.kill(-pid, signal)
    } catch {
      // Nobody is left in the group.
    }
  }

  /** What Ctrl+C does in a terminal. */
  interrupt(): void {
    if (process.platform === 'win32') this.#child.stdin?.write('i')
    else this.kill('SIGINT')
  }
}
