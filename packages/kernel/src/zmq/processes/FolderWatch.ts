import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import type { KernelLimit, LimitBreach } from '@anode/document/limits'

/** Milliseconds between two looks, and how much of the time they may take at most. */
const INTERVAL = 1000
const SHARE = 0.05

/** Bytes that the files of a folder take on the disk, each counted once however often it is linked there. */
export const folderSize = async (folder: string): Promise<number> => {
  const linked = new Set<string>()
  let size = 0
  const add = async (path: string): Promise<void> => {
    const file = await lstat(path).catch(() => null)
    if (file === null) return
    const name = `${file.dev}:${file.ino}`
    if (file.nlink > 1 && !file.isDirectory() && linked.has(name)) return
    linked.add(name)
    size += file.blocks * 512
  }
  const walk = async (path: string): Promise<void> => {
    // What goes away meanwhile takes nothing.
    const entries = await opendir(path).catch(() => [])
    try {
      for await (const entry of entries) {
        const inside = join(path, entry.name)
        await add(inside)
        if (entry.isDirectory()) await walk(inside)
      }
    } catch {}
  }
  await walk(folder)
  return size
}

/** Watches the size of a folder against a limit. */
export class FolderWatch {
  readonly #over: (breach: LimitBreach) => void
  #folder: string | null = null
  #limit: KernelLimit | undefined
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(over: (breach: LimitBreach) => void) {
    this.#over = over
  }

  /** Watches this folder from now on; none without a limit. */
  watch(folder: string | null, limit: KernelLimit | undefined): void {
    this.stop()
    this.#folder = folder
    this.#limit = limit
    if (folder !== null && limit !== undefined) this.#schedule(INTERVAL)
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#limit = undefined
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => void this.#look(), ms)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    const [folder, limit] = [this.#folder, this.#limit]
    if (folder === null || limit === undefined) return
    const begun = performance.now()
    const size = await folderSize(folder)
    // Another limit may hold since.
    if (this.#limit !== limit) return
    if (size >= limit.value) this.#over({ name: 'folder', limit, peak: size })
    else this.#schedule(Math.max(INTERVAL, (performance.now() - begun) / SHARE))
  }
}
