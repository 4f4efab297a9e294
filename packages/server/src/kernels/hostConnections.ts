import { equalJson, events, type Principal, serverPrincipal } from '@anode/document'
import type { CommMessage } from '@anode/protocol'
import type { HostKernelSession } from '@anode/protocol/host'
import { Effect, type Fiber } from 'effect'
import type { May } from '../access/Authorization.ts'
import { invitationOf } from '../access/joinedHosts.ts'
import { hostMessageVerbs } from '../access/verbs.ts'
import type { OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { notebookMetadata } from '../room/notebookMetadata.ts'
import { type HostConnection, HostLink, type HostSocket } from './HostLink.ts'
import type { HostProvider } from './HostProvider.ts'
import type { KernelHosts } from './KernelHosts.ts'
import type { KernelSession } from './KernelSession.ts'
import type { makeKernelLosses } from './kernelLosses.ts'

type Losses = ReturnType<typeof makeKernelLosses>

export interface HostConnectionsPorts extends Pick<Losses, 'othersInFlight' | 'reconcile'> {
  readonly rooms: typeof Rooms.Service
  readonly hosts: KernelHosts
  readonly may: May
  /** Which host has a notebook's kernel, or will start it. */
  readonly providerOf: (notebookId: string) => HostProvider
  readonly sessionOf: (notebookId: string) => KernelSession
  /** Tells a notebook's pages what is true of its kernel. */
  readonly tellPages: (opened: OpenRoom) => void
  /** A host has come, or is gone. */
  readonly connectionChanged: (host: HostProvider) => void
  /** Something that lists of kernels show has changed. */
  readonly changed: () => void
  /** Who takes what kernels say to a target in the place of pages. */
  readonly taker: (target: string) => ((notebookId: string, message: CommMessage) => void) | undefined
  /** For what nobody waits for. */
  readonly fork: (effect: Effect.Effect<unknown, unknown>) => void
  readonly runFork: <A>(effect: Effect.Effect<A>) => Fiber.RuntimeFiber<A>
}

/** Takes the sockets of hosts, and what they say over them, as far as it is theirs to say. */
export const makeHostConnections = (ports: HostConnectionsPorts) => {
  const { rooms, hosts, may, providerOf, sessionOf, othersInFlight, reconcile } = ports
  const { tellPages, connectionChanged, changed, taker, fork, runFork } = ports

  /** Ends what a host still has of notebooks whose kernel was given up meanwhile, or is another host's now. */
  const endLeftOver = (host: HostProvider, known: ReadonlyMap<string, HostKernelSession>) => {
    for (const notebookId of known.keys()) {
      const isGivenUp = host.name !== null && !host.grants.has(notebookId)
      if (isGivenUp || providerOf(notebookId) !== host) host.send({ _tag: 'shutdown', notebookId })
    }
  }

  /** `principal`: whose credential the socket showed. */
  return (principal: Principal, socket: HostSocket): HostConnection => {
    const invitation = invitationOf(principal)
    const host = hosts.of(invitation?.name ?? null)
    /** What a host says of a notebook whose kernel is another host's, or was given up, is not heard. */
    const isOwn = ({ notebookId }: { readonly notebookId: string }) =>
      providerOf(notebookId) === host && (host.name === null || host.grants.has(notebookId))
    return new HostLink(socket, {
      invitation,
      isOwn,
      refusalOf: (message) => may(principal, hostMessageVerbs[message], null),
      openRoom: (id) => Effect.map(rooms.open(id), ({ room }) => room),
      runFork,
      tokenRefusal: (link, notebookId, token) => host.grants.refusalOf(link, notebookId, token),
      joined: (link, hello) => {
        // Whose invitation was replaced gives the place to who has the new one.
        hosts.giveUpUninvited()
        const refusal = host.join(link, hello)
        if (refusal !== null) {
          fork(Effect.logWarning(`A kernel host was sent away. ${refusal}`))
          return link.turnAway(refusal)
        }
        fork(host.grants.welcome(hello))
        host.requests.hostCame(hello)
        connectionChanged(host)
      },
      caughtUp: (known) => {
        // Pages kept what they showed while nobody knew; what the host does not have is over.
        rooms.forEach((opened) => {
          if (providerOf(opened.id) !== host) return
          const others = othersInFlight(opened)
          if (opened.live.runs.length === others.length) {
            opened.pages.broadcast({ _tag: 'outputs', runs: others })
          }
        })
        endLeftOver(host, known)
        fork(reconcile(host, known))
      },
      // Also of a room that nobody has opened yet: pages come back after the host, and changes follow.
      outputs: (message) =>
        void fork(
          Effect.map(rooms.open(message.notebookId), (opened) => {
            const runs = [...othersInFlight(opened), ...message.runs]
            opened.live.replace(runs)
            opened.pages.broadcast({ _tag: 'outputs', runs })
          }),
        ),
      ops: ({ notebookId, runId, cellId, ops }) => {
        const opened = rooms.peek(notebookId)
        opened?.live.apply(runId, cellId, ops)
        opened?.pages.broadcast({ _tag: 'ops', runId, cellId, ops })
      },
      memory: ({ notebookId, bytes, usage = null }) => {
        const session = sessionOf(notebookId)
        session.memory = bytes
        session.usage = usage
        const opened = rooms.peek(notebookId)
        if (opened !== undefined) tellPages(opened)
        changed()
      },
      kernelInfo: ({ notebookId, languageInfo }) =>
        void fork(
          Effect.map(rooms.open(notebookId), ({ room }) => {
            if (equalJson(notebookMetadata(room.state).language_info, languageInfo)) return
            room.stateFacts(serverPrincipal, [
              events.languageInfoSet({ languageInfo, by: serverPrincipal.id }),
            ])
          }),
        ),
      kernelReply: (message) => host.requests.receive(message),
      comm: ({ notebookId, message }) => {
        const take = message._tag === 'open' ? taker(message.target) : undefined
        if (take !== undefined) take(notebookId, message)
        else rooms.peek(notebookId)?.pages.tellComm({ _tag: 'comm', message })
      },
      commsLost: ({ notebookId }) => rooms.peek(notebookId)?.pages.tellComm({ _tag: 'commsLost' }),
      left: (link) => {
        if (!host.leave(link)) return
        host.requests.hostLeft()
        connectionChanged(host)
      },
    })
  }
}
