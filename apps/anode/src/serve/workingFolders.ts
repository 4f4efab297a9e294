import { mkdirSync, rmSync } from 'node:fs'
import { KernelLaunches, LaunchRefused, storageTrouble } from '@anode/server'
import { Effect, Layer } from 'effect'
import type { DataDirectory } from '../storage/DataDirectory.ts'

/**
 * Kernels run in their notebook's own folder, which is made when the first one starts: what code writes to `x.csv`
 * belongs to its notebook, and `import helper` finds a module that lies there.
 */
export const workingFolders = (directory: DataDirectory): Layer.Layer<KernelLaunches> =>
  Layer.succeed(KernelLaunches, {
    of: (notebookId) =>
      Effect.try({
        try: () => {
          const folder = directory.folder(notebookId)
          mkdirSync(folder, { recursive: true, mode: 0o700 })
          return { folder, kernel: null }
        },
        catch: (error) => {
          const { why, todo } = storageTrouble(error)
          return new LaunchRefused({
            message: `No kernel was started: the notebook’s folder ${directory.folder(notebookId)} could not be made. ${why} ${todo}`,
          })
        },
      }),
  })

/** Deletes the folder of a notebook that is deleted for ever. */
export const removeWorkingFolder = (directory: DataDirectory, notebookId: string): void =>
  rmSync(directory.folder(notebookId), { recursive: true, force: true })
