import { type FSWatcher, watch } from 'node:fs'
import { stat } from 'node:fs/promises'

/** What happens within so long is told once, in ms. */
const TOGETHER = 100

/** How often a folder is looked at beside its events: some disks send none. In ms. */
const POLL = 2000

/** What changes when something comes into a folder, goes, or is renamed. */
const look = (folder: string): Promise<string> =>
  stat(folder, { bigint: true }).then(
    ({ dev, ino, mtimeNs }) => `${dev} ${ino} ${mtimeNs}`,
    () => 'none',
  )

/** Calls `changed` when something may have come, gone or changed in a folder. Gives how to stop. */
export const watchListing = (folder: string, changed: () => void): (() => void) => {
  let timer: NodeJS.Timeout | null = null
  let seen: string | null = null
  let isStopped = false
  const notice = () => {
    timer ??= setTimeout(() => {
      timer = null
      changed()
    }, TOGETHER).unref()
  }
  let watcher: FSWatcher | null = null
  const listen = () => {
    try {
      const mine = watch(folder, { persistent: false }, notice)
      mine.on('error', () => {
        mine.close()
        if (watcher === mine) watcher = null
      })
      watcher = mine
    } catch {
      // It is not there, or the system watches no more: it is looked at.
    }
  }
  const poll = async () => {
    const now = await look(folder)
    if (isStopped) return
    if (seen !== null && seen !== now) notice()
    seen = now
    if (watcher === null && now !== 'none') listen()
  }
  listen()
  void poll()
  const interval = setInterval(() => void poll(), POLL)
  interval.unref()
  return () => {
    isStopped = true
    clearInterval(interval)
    if (timer !== null) clearTimeout(timer)
    watcher?.close()
  }
}
