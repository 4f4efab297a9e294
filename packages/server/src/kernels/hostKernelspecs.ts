import { hostKernelName, type KernelChoice, ownKernelspec } from '@anode/document/kernelspec'
import type { KernelHosts } from './KernelHosts.ts'

/** A kernel that a joined host has. */
export interface HostKernelspec extends KernelChoice {
  readonly host: string
  /** What it is called there. */
  readonly kernelName: string
  /** Whether the notebook's files are there. */
  readonly note: string
}

/** Anode's own Python, which every host has. */
const own = { name: ownKernelspec.name, displayName: 'Python 3', language: 'python', problem: null }

/** The kernels of all hosts that may join, those too that are away: what they had when they were here last. */
export const hostKernelspecs = (hosts: KernelHosts): ReadonlyArray<HostKernelspec> =>
  hosts.joined.flatMap((provider) => {
    const { name: host, offer, isConnected, lostWords } = provider
    if (host === null) return []
    const labels = offer === null || offer.labels.length === 0 ? '' : ` (${offer.labels.join(', ')})`
    return [own, ...(offer?.kernels ?? [])].map(({ name, displayName, language, problem }) => ({
      name: hostKernelName(host, name),
      displayName: `${displayName.replace(/ \(ipykernel\)$/, '')} · ${host}${labels}`,
      language,
      problem: isConnected ? problem : lostWords,
      ...{ host, kernelName: name },
      note: offer?.sharesFolders
        ? 'On another machine, with the notebook’s files'
        : 'On another machine, where the notebook’s files are not',
    }))
  })
