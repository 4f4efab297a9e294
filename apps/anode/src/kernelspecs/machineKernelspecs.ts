import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { KernelspecFolders } from '@anode/server'
import { Effect, Layer } from 'effect'
import { kernelspecFolders } from './kernelspecFolders.ts'
import { readKernelspecs } from './readKernelspecs.ts'

/** The kernelspecs of this machine. `python`: the one that notebooks' own kernels run on, once there is one. */
export const machineKernelspecs = (python: () => string | null): Layer.Layer<KernelspecFolders> =>
  Layer.succeed(KernelspecFolders, {
    read: Effect.promise(() => {
      const found = python()
      const prefixes = found === null ? [] : [dirname(dirname(found))]
      const { env, platform } = process
      return readKernelspecs(kernelspecFolders({ env, platform, home: homedir(), prefixes }), env)
    }),
  })
