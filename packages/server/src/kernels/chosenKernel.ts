import { chooseKernel, wantedKernel, wantsOwnPython } from '@anode/document/kernelspec'
import type { GatewayKernel, KernelspecKernel } from '@anode/protocol/host'
import { Effect } from 'effect'
import { LaunchRefused } from './KernelLaunches.ts'
import { KernelspecFolders } from './Kernelspecs.ts'

/** What starts the kernel that a notebook's metadata name; null: its own Python. */
export const chosenKernel = (
  metadata: Readonly<Record<string, unknown>>,
): Effect.Effect<KernelspecKernel | GatewayKernel | null, LaunchRefused> =>
  Effect.gen(function* () {
    const wanted = wantedKernel(metadata)
    // So that the kernels of most notebooks wait for no folder.
    if (wantsOwnPython(wanted)) return null
    const { installed } = yield* (yield* KernelspecFolders).read
    const chosen = chooseKernel(wanted, installed)
    if (chosen._tag === 'missing') return yield* new LaunchRefused({ message: chosen.message })
    return chosen._tag === 'own' ? null : chosen.kernelspec.kernel
  })
