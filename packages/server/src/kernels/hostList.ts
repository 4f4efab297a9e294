import type { HostList } from '@anode/protocol'
import type { KernelHosts } from './KernelHosts.ts'

/** The hosts that kernels may be on, as people are told of them. */
export const hostList = ({ local, joined }: KernelHosts): HostList => ({
  hosts: [local, ...joined].map(({ name, isConnected, since, offer }) => ({
    name,
    connected: isConnected,
    since,
    labels: offer?.labels ?? [],
    sharesFolders: name === null || (offer?.sharesFolders ?? false),
  })),
})
