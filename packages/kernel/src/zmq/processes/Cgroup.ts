import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KernelLimits } from '@anode/document/limits'

/** Tasks for each process that a kernel may have, and for the kernel: the system counts threads as well. */
const TASKS_PER_PROCESS = 8
const TASKS_MORE = 512

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const write = (path: string, text: string): boolean => {
  try {
    writeFileSync(path, text)
    return true
  } catch {
    return false
  }
}

/**
 * A control group of the system (cgroup v2, docs.kernel.org/admin-guide/cgroup-v2.html): whatever its processes start is
 * in it too, whatever they do to get out, and the system itself keeps the limits.
 */
export class Cgroup {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** Makes it below another one; null when the system does not let us. */
  static make(parent: string, name: string): Cgroup | null {
    const path = join(parent, name)
    try {
      mkdirSync(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return null
    }
    return new Cgroup(path)
  }

  get controllers(): ReadonlyArray<string> {
    return read(join(this.path, 'cgroup.controllers')).trim().split(' ').filter(Boolean)
  }

  /** Those that those below it have. */
  get handedOn(): ReadonlyArray<string> {
    return read(join(this.path, 'cgroup.subtree_control')).trim().split(' ').filter(Boolean)
  }

  /** Its processes, without those of groups below it. */
  get pids(): ReadonlyArray<number> {
    return read(join(this.path, 'cgroup.procs')).split('\n').filter(Boolean).map(Number)
  }

  /** Whether it was taken to its limit of memory and its processes were ended for that. */
  get ranOutOfMemory(): boolean {
    return /^oom_(group_)?kill [1-9]/m.test(read(join(this.path, 'memory.events')))
  }

  /** The most memory that it took, in bytes, with files that the system kept for it; null when nobody tells. */
  get memoryPeak(): number | null {
    return Number(read(join(this.path, 'memory.peak'))) || null
  }

  /** Gives controllers to the groups below it; false when the system does not. */
  handOn(controllers: ReadonlyArray<string>): boolean {
    const missing = controllers.filter((name) => !this.handedOn.includes(name))
    const wish = missing.map((name) => `+${name}`).join(' ')
    return wish === '' || write(join(this.path, 'cgroup.subtree_control'), wish)
  }

  /** Moves a process into it. */
  take(pid: number): boolean {
    return write(join(this.path, 'cgroup.procs'), String(pid))
  }

  limit({ memory, processes }: KernelLimits): void {
    write(join(this.path, 'memory.max'), memory === undefined ? 'max' : String(Math.round(memory.value)))
    // A kernel of which a part is gone is worth nothing.
    write(join(this.path, 'memory.oom.group'), '1')
    const tasks = processes === undefined ? 'max' : processes.value * TASKS_PER_PROCESS + TASKS_MORE
    write(join(this.path, 'pids.max'), String(tasks))
  }

  /** Ends all of its processes at once (Linux 5.14). */
  end(): void {
    write(join(this.path, 'cgroup.kill'), '1')
  }

  /** Removes it with those below it, where nobody is in them. */
  remove(): void {
    try {
      for (const entry of readdirSync(this.path, { withFileTypes: true })) {
        if (entry.isDirectory()) new Cgroup(join(this.path, entry.name)).remove()
      }
      rmdirSync(this.path)
    } catch {
      // Somebody is in it still, or it is gone.
    }
  }
}
