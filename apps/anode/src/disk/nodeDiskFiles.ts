import { realpath } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { DiskChanged, type DiskFiles } from '@anode/server'
import { type Context, Effect } from 'effect'
import { diskFailed } from './diskFailed.ts'
import { FolderWatch } from './FolderWatch.ts'
import { stampOf, statFile } from './fileStamp.ts'
import { followFile } from './followFile.ts'
import { isHeldByGit } from './gitLock.ts'
import { readBeside } from './readBeside.ts'
import { readDiskFile } from './readDiskFile.ts'
import { replaceDiskFile } from './replaceDiskFile.ts'

const attempt = <A>(path: string, doing: string, body: () => Promise<A>) =>
  Effect.tryPromise({ try: body, catch: (error) => diskFailed(error, doing, path) })

/**
 * The files of this machine.
 *
 * @param reach the folder in which pictures and the like may lie that a notebook shows, beside its own folder
 * @param own the server's data directory: out of reach
 */
export const nodeDiskFiles = (reach: string | null, own: string): Context.Tag.Service<typeof DiskFiles> => {
  const watches = new Map<string, FolderWatch>()
  const watchOf = (folder: string) => {
    const watch = watches.get(folder) ?? new FolderWatch(folder)
    watches.set(folder, watch)
    return watch
  }
  return {
    resolve: (path) =>
      attempt(path, 'opened', async () => {
        const real = await realpath(resolve(path))
        await statFile(real)
        return real
      }),
    stamp: (path) => attempt(path, 'looked at', async () => stampOf(await statFile(path))),
    read: (path, quiet) => attempt(path, 'read', () => readDiskFile(path, quiet)),
    replace: (path, bytes, expected) =>
      Effect.tryPromise({
        try: () => replaceDiskFile(path, bytes, expected),
        catch: (error) => (error instanceof DiskChanged ? error : diskFailed(error, 'written', path)),
        // Whoever began it learns how it ended.
      }).pipe(Effect.uninterruptible),
    isHeld: (path) => Effect.promise(() => isHeldByGit(path)),
    watch: (path, changed) => {
      const folder = dirname(path)
      const watch = watchOf(folder)
      const remove = watch.add(basename(path), changed)
      return () => {
        remove()
        if (!watch.isEmpty || watches.get(folder) !== watch) return
        watches.delete(folder)
        watch.stop()
      }
    },
    beside: (path, beside) => attempt(beside, 'read', () => readBeside({ path, beside, reach, own })),
    follow: (path, stamp) => Effect.promise(() => followFile(path, stamp)),
  }
}
