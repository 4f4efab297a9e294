/** `anode host invite`, `list` and `remove`: which hosts of other machines may run kernels for a data directory's server. */
import { newId } from '@anode/document/facts'
import { makeJoinToken } from '@anode/server'
import { readInvitations, writeInvitations } from '../serve/hostInvitations.ts'
import { openDataDirectory, serverOf } from '../storage/DataDirectory.ts'

/** Where a server listens that does not run just now. */
const USUAL = 'http://localhost:8421'

/**
 * Invites a host, and says what to start there. An invitation of the same name that was given before is no longer good.
 *
 * @throws InvitationsUnreadable (as a rejection)
 */
export const inviteHost = async (home: string, name: string, now = Date.now()): Promise<string> => {
  const { hostInvitations, secret } = openDataDirectory(home)
  const invitation = { name, id: newId(), at: now }
  const others = readInvitations(hostInvitations).filter((host) => host.name !== name)
  writeInvitations(hostInvitations, [...others, invitation])
  const url = (serverOf(home)?.url ?? USUAL).replace('127.0.0.1', 'localhost')
  const { port } = new URL(url)
  const token = await makeJoinToken(secret, invitation)
  return `On the machine that shall run kernels as “${name}”, start:

  anode host --join ${url} --token ${token}

This server answers on its own machine only. From elsewhere it is reached by a tunnel, for which you start here:

  ssh -N -R ${port}:localhost:${port} ${name}

Who has the token can do there as “${name}” what a kernel can. “anode host remove ${name}” takes it back.`
}

/**
 * Takes an invitation back: the host is sent away, and its kernels are given up.
 *
 * @throws InvitationsUnreadable
 */
export const removeHost = (home: string, name: string): string => {
  const { hostInvitations } = openDataDirectory(home)
  const hosts = readInvitations(hostInvitations)
  const others = hosts.filter((host) => host.name !== name)
  if (others.length === hosts.length) return `There is no host “${name}” that may join.`
  writeInvitations(hostInvitations, others)
  return `“${name}” may not join any more.`
}

/**
 * Lists who may join.
 *
 * @throws InvitationsUnreadable
 */
export const showHosts = (home: string): string => {
  const hosts = readInvitations(openDataDirectory(home).hostInvitations)
  if (hosts.length === 0) return 'No host of another machine may join. “anode host invite NAME” invites one.'
  return [...hosts]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, at }) => `${name}  invited ${new Date(at).toISOString().slice(0, 10)}`)
    .join('\n')
}
