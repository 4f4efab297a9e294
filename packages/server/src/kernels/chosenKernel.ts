import {
  chooseKernel,
  ownKernelspec,
  readHostKernel,
  wantedKernel,
  wantsOwnPython,
} from '@anode/document/kernelspec'
import type { GatewayKernel, InstalledKernel, KernelspecKernel } from '@anode/protocol/host'
import { Effect } from 'effect'
import { hostKernelspecs } from './hostKernelspecs.ts'
import type { KernelHosts } from './KernelHosts.ts'
import { LaunchRefused } from './KernelLaunches.ts'
import { KernelspecFolders } from './Kernelspecs.ts'

/** Where a notebook's kernel is started, and with what. */
export interface ChosenKernel {
  /** The joined host that starts it; null: the host of this machine. */
  readonly host: string | null
  /** Null: the notebook's own Python. */
  readonly kernel: KernelspecKernel | GatewayKernel | InstalledKernel | null
}

/** What starts the kernel that a notebook's metadata name. */
export const chosenKernel = (
  metadata: Readonly<Record<string, unknown>>,
  hosts: KernelHosts,
): Effect.Effect<ChosenKernel, LaunchRefused> =>
  Effect.gen(function* () {
    const wanted = wantedKernel(metadata)
    // So that the kernels of most notebooks wait for no folder.
    if (wantsOwnPython(wanted)) return { host: null, kernel: null }
    const at = readHostKernel(wanted.name)
    // One that has only just gone, or that this server has yet to see, is waited for.
    if (at !== null && hosts.isAwaited(at.host)) return installedAt(at)
    const { installed } = yield* (yield* KernelspecFolders).read
    const chosen = chooseKernel(wanted, [...installed, ...hostKernelspecs(hosts)])
    if (chosen._tag === 'missing') return yield* new LaunchRefused({ message: chosen.message })
    if (chosen._tag === 'own') return { host: null, kernel: null }
    const { kernelspec } = chosen
    return 'kernel' in kernelspec
      ? { host: null, kernel: kernelspec.kernel }
      : installedAt({ host: kernelspec.host, kernel: kernelspec.kernelName })
  })

const installedAt = ({ host, kernel }: { readonly host: string; readonly kernel: string }): ChosenKernel => ({
  host,
  kernel: kernel === ownKernelspec.name ? null : { _tag: 'installed', name: kernel },
})
