import type { KernelChoice } from '@anode/document/kernelspec'
import type { GatewayKernel, KernelspecKernel } from '@anode/protocol/host'
import { Context, Effect } from 'effect'

/** A kernel that is installed on this machine or that a Jupyter server has, as its kernelspec describes it. */
export interface InstalledKernelspec extends KernelChoice {
  /** Its picture as a `data:` address; null where there is none. */
  readonly logo: string | null
  /** What starts it. */
  readonly kernel: KernelspecKernel | GatewayKernel
}

/** What there is now, and which kernelspecs cannot be read: where they are, and why. */
export interface Kernelspecs {
  readonly installed: ReadonlyArray<InstalledKernelspec>
  readonly unreadable: ReadonlyArray<{ readonly folder: string; readonly reason: string }>
}

/** The kernelspecs of the server. The platform says, which knows its folders; without one there are none. */
export class KernelspecFolders extends Context.Reference<KernelspecFolders>()('anode/KernelspecFolders', {
  defaultValue: (): {
    /** Looks anew: somebody may have installed one. */
    readonly read: Effect.Effect<Kernelspecs>
  } => ({ read: Effect.succeed({ installed: [], unreadable: [] }) }),
}) {}
