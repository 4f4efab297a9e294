import { ownKernelspec } from '@anode/document/kernelspec'
import type { KernelspecInfo, KernelspecList } from '@anode/protocol'
import { Effect } from 'effect'
import { hostKernelspecs } from './hostKernelspecs.ts'
import type { KernelHosts } from './KernelHosts.ts'
import { KernelspecFolders } from './Kernelspecs.ts'

const own: KernelspecInfo = {
  name: ownKernelspec.name,
  displayName: ownKernelspec.display_name,
  language: 'python',
  logo: null,
  problem: null,
}

/** The kernels that notebooks can have, as people are told of them. */
export const kernelspecList = (hosts: KernelHosts): Effect.Effect<KernelspecList> =>
  Effect.gen(function* () {
    const { installed, unreadable } = yield* (yield* KernelspecFolders).read
    // What Jupyter names like a notebook's own Python is not what such notebooks get.
    const others = installed.filter(({ name }) => name !== own.name)
    return {
      kernelspecs: [
        own,
        ...others.map(({ name, displayName, language, logo, problem }) => ({
          ...{ name, displayName, language, logo, problem },
        })),
        ...hostKernelspecs(hosts).map(({ name, displayName, language, problem, note }) => ({
          ...{ name, displayName, language, problem, note },
          logo: null,
        })),
      ],
      unreadable,
    }
  })
