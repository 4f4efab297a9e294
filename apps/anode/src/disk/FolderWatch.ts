/**
 * Watches files of one folder. The folder is watched and not the files: a file may be replaced, be away for a while, and
 * come back. Because events get lost, and some disks send none, the files' stamps are looked at as well: seldom where
 * events come, often where they do not, and while the folder is away.
 */

import { type FSWatcher, watch } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { stampOf } from './fileStamp.ts'
import { sendsEvents } from './sendsEvents.ts'

/** What happens to a file within so long is told once, in ms. */
const TOGETHER = 30

/** How often files are looked at that send no events, in ms. */
const POLL = 400

/** Where events come, only every so many times. */
const SELDOM = 5

interface WatchedFile {
  readonly name: string
  readonly changed: () => void
  /** What was there when it was looked at last; undefined before. */
  seen: string | undefined
  timer: NodeJS.Timeout | null
}

/** What is at a path, as a text: something else when it is another file, or the file was written. */
const look = async (path: string): Promise<string> => {
  try {
    const stats = await stat(path, { bigint: true })
    const { device, inode, size, changedAt } = stampOf(stats)
    return stats.isFile() ? `${device} ${inode} ${size} ${changedAt}` : 'no file'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'error'
  }
}

/** Which folder is at a path; null when none is. */
const identityOf = (folder: string): Promise<string | null> =>
  stat(folder, { bigint: true }).then(
    ({ dev, ino }) => `${dev} ${ino}`,
    () => null,
  )

// macOS may give a name in another form than it was given.
const isSameName = (a: string, b: string) => a.normalize() === b.normalize()

export class FolderWatch {
  readonly #folder: string
  readonly #files = new Set<WatchedFile>()
  readonly #interval: NodeJS.Timeout
  #watcher: FSWatcher | null = null
  /** The folder that is watched: another one may take its place. */
  #identity: string | null = null
  #isEnough = false
  #round = 0
  #isPolling = false
  #isStopped = false

  constructor(folder: string) {
    this.#folder = folder
    this.#interval = setInterval(() => this.#tick(), POLL)
    this.#interval.unref()
    this.#listen()
    void this.#check()
  }

  get isEmpty(): boolean {
    return this.#files.size === 0
  }

  /** Gives how to stop. */
  add(name: string, changed: () => void): () => void {
    const file: WatchedFile = { name, changed, seen: undefined, timer: null }
    this.#files.add(file)
    void this.#look(file)
    return () => {
      this.#files.delete(file)
      if (file.timer !== null) clearTimeout(file.timer)
    }
  }

  stop(): void {
    this.#isStopped = true
    clearInterval(this.#interval)
    this.#deafen()
  }

  #deafen() {
    this.#watcher?.close()
    this.#watcher = null
    this.#identity = null
  }

  #listen() {
    try {
      const watcher = watch(this.#folder, { persistent: false }, (_, name) => this.#event(name))
      watcher.on('error', () => this.#deafen())
      this.#watcher = watcher
    } catch {
      // It is not there, or the system watches no more: they are looked at often.
    }
  }

  /** Watches the folder that is there now. */
  async #check() {
    const identity = await identityOf(this.#folder)
    if (this.#isStopped || (this.#watcher !== null && identity !== null && identity === this.#identity))
      return
    if (this.#identity !== null || identity === null) this.#deafen()
    if (identity === null) return
    if (this.#watcher === null) this.#listen()
    this.#identity = identity
    this.#isEnough = await sendsEvents(this.#folder).catch(() => false)
  }

  #event(name: string | null) {
    for (const file of this.#files) if (name === null || isSameName(name, file.name)) this.#notice(file)
    // What happens to the folder itself goes by its own name.
    if (name === null || isSameName(name, basename(this.#folder))) void this.#poll()
  }

  #notice(file: WatchedFile) {
    file.timer ??= setTimeout(() => {
      file.timer = null
      void this.#look(file, true)
    }, TOGETHER).unref()
  }

  async #look(file: WatchedFile, isKnownToHaveChanged = false) {
    const now = await look(join(this.#folder, file.name))
    const isNew = file.seen !== undefined && now !== file.seen
    file.seen = now
    if (this.#files.has(file) && (isNew || isKnownToHaveChanged)) file.changed()
  }

  #tick() {
    const isWatching = this.#watcher !== null && this.#isEnough
    if (!isWatching || ++this.#round % SELDOM === 0) void this.#poll()
  }

  async #poll() {
    // A disk that does not answer is asked once.
    if (this.#isPolling) return
    this.#isPolling = true
    await this.#check()
    await Promise.all([...this.#files].map((file) => this.#look(file)))
    this.#isPolling = false
  }
}
