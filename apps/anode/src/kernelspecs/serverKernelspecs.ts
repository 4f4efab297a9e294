import { homedir } from 'node:os'
import { dirname } from 'node:path'
import type { GatewayAddress } from '@anode/kernel/gateway'
import { KernelspecFolders } from '@anode/server'
import { Effect, Layer } from 'effect'
import { gatewayKernelspecs } from './gatewayKernelspecs.ts'
import { kernelspecFolders } from './kernelspecFolders.ts'
import { readKernelspecs } from './readKernelspecs.ts'

/**
 * The kernelspecs of this machine, and those of a Jupyter server where there is one. `python`: the one that notebooks'
 * own kernels run on, once there is one.
 */
export const serverKernelspecs = (
  python: () => string | null,
  gateway: GatewayAddress | null,
): Layer.Layer<KernelspecFolders> => {
  const ofMachine = () => {
    const found = python()
    const prefixes = found === null ? [] : [dirname(dirname(found))]
    const { env, platform } = process
    return readKernelspecs(kernelspecFolders({ env, platform, home: homedir(), prefixes }), env)
  }
  const ofGateway = gateway === null ? null : gatewayKernelspecs(gateway)
  return Layer.succeed(KernelspecFolders, {
    read: Effect.promise(async () => {
      const found = await Promise.all([ofMachine(), ...(ofGateway === null ? [] : [ofGateway()])])
      return {
        installed: found.flatMap(({ installed }) => installed),
        unreadable: found.flatMap(({ unreadable }) => unreadable),
      }
    }),
  })
}
