import { type NotebookServer, NotebookSession } from '@anode/notebook'
import { memoryReplicaStorage, openReplica, withHeartbeat } from '@anode/protocol/replica'
import type { Anode } from './Anode.ts'
import { nodeRoomSocket } from './nodeRoomSocket.ts'

const serverOf = (anode: Anode): NotebookServer => {
  const ask = async (method: string, path: string) => {
    const response = await anode.request(method, path)
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const answer = async (method: string, path: string) => (await ask(method, path)).json()
  return {
    askKernel: async (id, what) => void (await ask('POST', `/notebooks/${id}/kernel/${what}`)),
    timeline: (id, { limit = 100 }) =>
      answer('GET', `/notebooks/${id}/history?limit=${limit}`) as ReturnType<NotebookServer['timeline']>,
    moment: (id, seq) =>
      answer('GET', `/notebooks/${id}/history/${seq}`) as ReturnType<NotebookServer['moment']>,
    duplicateMoment: (id, seq) =>
      answer('POST', `/notebooks/${id}/duplicate?at=${seq}`) as ReturnType<NotebookServer['duplicateMoment']>,
    putArtifact: async () => {
      throw new Error('No test without a browser stores large values yet.')
    },
  }
}

/** Has the server know somebody by a name; gives the cookie that says so. */
const introduce = async (anode: Anode, name: string): Promise<string> => {
  const response = await anode.request('PUT', '/me', { name })
  if (!response.ok) throw new Error(`The name was not taken: ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/** Opens a notebook without a browser, as the person of that name. */
export const openHeadless = async (
  anode: Anode,
  notebookId: string,
  name: string,
): Promise<NotebookSession> => {
  const address = { origin: anode.origin, token: anode.token, cookie: await introduce(anode, name) }
  const replica = await openReplica({
    notebookId,
    storage: memoryReplicaStorage(),
    openSocket: withHeartbeat(nodeRoomSocket(address, notebookId)),
  })
  return new NotebookSession(replica, { server: serverOf(anode) })
}
