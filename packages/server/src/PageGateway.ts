import type { Principal } from '@anode/document'
import {
  Forbidden,
  type NotebookDamaged,
  type NotebookNotFound,
  type ServerMessage,
  type StorageFailed,
} from '@anode/protocol'
import { Context, Effect, Fiber, Layer, Runtime } from 'effect'
import { Authorization } from './access/Authorization.ts'
import { socketVerbs } from './access/verbs.ts'
import { Environment } from './environment/Environment.ts'
import { Environments } from './environment/Environments.ts'
import { KernelSessions } from './kernels/KernelSessions.ts'
import { LinkedFiles } from './linkedFiles/LinkedFiles.ts'
import { Directory } from './notebooks/Directory.ts'
import { Rooms } from './notebooks/Rooms.ts'
import type { PageSocket } from './room/RoomConnection.ts'

/** The connection of one page, to be fed from its socket. */
export interface PageConnection {
  readonly receive: (text: string) => void
  /** The socket has sent all it was given. */
  readonly drained: () => void
  readonly closed: () => void
}

/** Where sockets of pages are joined to rooms and to what is live beside them. */
export class PageGateway extends Context.Tag('anode/PageGateway')<
  PageGateway,
  {
    readonly connect: (
      notebookId: string,
      principal: Principal,
      socket: PageSocket,
    ) => Effect.Effect<PageConnection, Forbidden | NotebookNotFound | NotebookDamaged | StorageFailed>
    /** Sends to every page of every notebook. */
    readonly broadcast: (message: ServerMessage) => void
  }
>() {}

/** When the list learns that a notebook was opened: after the page has got what it came for. */
const OPENED_DELAY = '200 millis'

const NO_PAGE = 'A kernel session has a page’s socket for nothing: its host speaks for it.'

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const kernels = yield* KernelSessions
  const environment = yield* Environment
  const environments = yield* Environments
  const directory = yield* Directory
  const files = yield* LinkedFiles
  const { may } = yield* Authorization
  const runFork = Runtime.runFork(yield* Effect.runtime())
  files.onState((id, file) => rooms.peek(id)?.pages.tellFile({ _tag: 'file', file }))
  return PageGateway.of({
    connect: (notebookId, principal, socket) =>
      Effect.gen(function* () {
        const notAllowed = may(principal, socketVerbs.page, notebookId)
        if (notAllowed !== null) return yield* new Forbidden({ message: notAllowed })
        if (principal.kind === 'host') return yield* new Forbidden({ message: NO_PAGE })
        const opened = yield* rooms.open(notebookId)
        const { live, pages } = opened
        // Nobody waits for this, and a full disk keeps nobody from reading.
        yield* Effect.forkDaemon(
          Effect.ignore(Effect.delay(directory.opened(notebookId, principal), OPENED_DELAY)),
        )
        const connection = pages.join(principal, socket, {
          may: (verb) => may(principal, verb, notebookId),
          giveInput: (runId, value) => kernels.giveInput(principal, notebookId, runId, value),
          askKernel: (request, reply) => {
            const asking = Effect.map(kernels.ask(principal, notebookId, request), reply)
            const fiber = runFork(asking)
            return () => void runFork(Fiber.interrupt(fiber))
          },
          liveSnapshot: () => [
            { _tag: 'environment', environment: environments.stateOf(notebookId) ?? environment.state() },
            // Without the host's word nothing is known: a page that shows something keeps it.
            ...(live.active || kernels.hostCaughtUp(opened.id)
              ? [{ _tag: 'outputs', runs: live.runs } as const]
              : []),
            { _tag: 'kernel', kernel: kernels.liveOf(opened) },
            { _tag: 'file', file: files.stateOf(notebookId) },
          ],
        })
        return {
          receive: (text) => connection.receive(text),
          drained: () => connection.drained(),
          closed: () => pages.leave(connection),
        }
      }),
    broadcast: (message) =>
      rooms.forEach(({ pages }) => {
        pages.broadcast(message)
      }),
  })
})

/** Pages of the rooms in `Rooms`. */
export const PageGatewayLive = Layer.effect(PageGateway, make)
