import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why a test is left out where there is no small disk. */
export const NO_SMALL_DISK = 'This user may not mount a small disk (tmpfs): it takes root on Linux.'

/** A disk of a few megabytes. */
export class SmallDisk {
  readonly path: string
  readonly #filler: string

  constructor(path: string) {
    this.path = path
    this.#filler = join(path, 'filler')
  }

  /** Mounts one, of a size as `mount` takes it, where this user may; else null. */
  static mount(size: string): SmallDisk | null {
    const path = mkdtempSync(join(tmpdir(), 'anode-disk-'))
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status === 0)
      return new SmallDisk(path)
    rmSync(path, { recursive: true })
    return null
  }

  /** Takes the space that is left but for so many bytes. Others may write at the same time: it measures again. */
  fill(leave = 0): void {
    for (let left = this.#left() - leave; left > 0; left = this.#left() - leave) {
      try {
        writeFileSync(this.#filler, Buffer.alloc(left), { flag: 'a' })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  }

  /** Gives the space back. */
  free(): void {
    if (existsSync(this.#filler)) rmSync(this.#filler)
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.path])
    rmSync(this.path, { recursive: true })
  }

  #left(): number {
    const { bavail, bsize } = statfsSync(this.path)
    return bavail * bsize
  }
}
