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

const WITH_FILES = 'another machine, with this notebook’s files'
const WITHOUT_FILES = 'another machine, without this notebook’s files'

/** The kernels of all hosts that may join, those too that are away: what they had when they were here last. */
export const hostKernelspecs = (hosts: KernelHosts): ReadonlyArray<HostKernelspec> =>
  hosts.joined.flatMap((provider) => {
    const { name: host, offer, isConnected, lostWords } = provider
    if (host === null) return []
    return [own, ...(offer?.kernels ?? [])].map(({ name, displayName, language, problem }) => ({
      name: hostKernelName(host, name),
      displayName: `${displayName.replace(/ \(ipykernel\)$/, '')} · ${host}`,
      language,
      problem: isConnected ? problem : lostWords,
      ...{ host, kernelName: name },
      note: [...(offer?.labels ?? []), offer?.sharesFolders ? WITH_FILES : WITHOUT_FILES].join(' · '),
    }))
  })
