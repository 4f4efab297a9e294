import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of a few megabytes that can be filled. */
export interface SmallDisk {
  readonly path: string
  /** Takes all the space that is left. */
  readonly fill: () => void
  /** Gives it back. */
  readonly free: () => void
  readonly unmount: () => void
}

/** Mounts one (tmpfs), where this user may: null elsewhere. */
export const mountSmallDisk = (size: string): SmallDisk | null => {
  const path = mkdtempSync(join(tmpdir(), 'anode-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    rmSync(path, { recursive: true })
    return null
  }
  const filler = (n: number) => join(path, `filler-${n}`)
  let fillers = 0
  return {
    path,
    fill: () => {
      // Others write as well.
      for (let { bavail, bsize } = statfsSync(path); bavail > 0; { bavail, bsize } = statfsSync(path)) {
        try {
          writeFileSync(filler(fillers++), Buffer.alloc(bavail * bsize))
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        }
      }
    },
    free: () => {
      while (fillers > 0) if (existsSync(filler(--fillers))) rmSync(filler(fillers))
    },
    unmount: () => {
      execFileSync('umount', ['--lazy', path])
      rmSync(path, { recursive: true })
    },
  }
}
