import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { type FileLinks, KernelLaunches, LaunchRefused, storageTrouble } from '@anode/server'
import { Effect, Layer } from 'effect'
import type { DataDirectory } from '../storage/DataDirectory.ts'

/** Where a notebook's code runs: beside its file, or in a folder of its own where it is none. */
export const workingFolderOf =
  (directory: DataDirectory, links: typeof FileLinks.Service) =>
  (notebookId: string): string => {
    const path = links.pathOf(notebookId)
    return path === null ? directory.folder(notebookId) : dirname(path)
  }

/**
 * Kernels run in their notebook's folder: what code writes to `x.csv` lies there, and `import helper` finds a module
 * that does. A folder of its own is made when the first kernel starts.
 */
export const workingFolders = (
  directory: DataDirectory,
  folderOf: (notebookId: string) => string,
): Layer.Layer<KernelLaunches> =>
  Layer.succeed(KernelLaunches, {
    of: (notebookId) =>
      Effect.try({
        try: () => {
          const folder = folderOf(notebookId)
          if (folder === directory.folder(notebookId)) mkdirSync(folder, { recursive: true, mode: 0o700 })
          else if (!existsSync(folder)) throw Object.assign(new Error('It is gone.'), { code: 'ENOENT' })
          return { folder, kernel: null }
        },
        catch: (error) => {
          const { why, todo } = storageTrouble(error)
          return new LaunchRefused({
            message: `No kernel was started: the notebook’s folder ${folderOf(notebookId)} is not there. ${why} ${todo}`,
          })
        },
      }),
  })

/** Deletes the folder of its own of a notebook that is deleted for ever. */
export const removeWorkingFolder = (directory: DataDirectory, notebookId: string): void =>
  rmSync(directory.folder(notebookId), { recursive: true, force: true })
