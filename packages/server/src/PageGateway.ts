import type { Principal } from '@anode/document'
import type { NotebookNotFound, ServerMessage, StorageFailed } from '@anode/protocol'
import { Context, Effect, Layer } from 'effect'
import { Environment } from './environment/Environment.ts'
import { KernelSessions } from './kernels/KernelSessions.ts'
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
    ) => Effect.Effect<PageConnection, NotebookNotFound | StorageFailed>
    /** Sends to every page of every notebook. */
    readonly broadcast: (message: ServerMessage) => void
  }
>() {}

/** When the list learns that a notebook was opened: after the page has got what it came for. */
const OPENED_DELAY = '200 millis'

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const kernels = yield* KernelSessions
  const environment = yield* Environment
  const directory = yield* Directory
  return PageGateway.of({
    connect: (notebookId, principal, socket) =>
      Effect.gen(function* () {
        const { live, pages } = yield* rooms.open(notebookId)
        // Nobody waits for this, and a full disk keeps nobody from reading.
        yield* Effect.forkDaemon(
          Effect.ignore(Effect.delay(directory.opened(notebookId, principal), OPENED_DELAY)),
        )
        const connection = pages.join(principal, socket, {
          giveInput: (runId, value) => kernels.giveInput(notebookId, runId, value),
          liveSnapshot: () => [
            { _tag: 'environment', environment: environment.state() },
            // Without the host's word nothing is known: a page that shows something keeps it.
            ...(live.active || kernels.hostCaughtUp() ? [{ _tag: 'outputs', runs: live.runs } as const] : []),
            {
              _tag: 'kernel',
              kernel: { hostConnected: kernels.hostConnected(), memory: kernels.memoryOf(notebookId) },
            },
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
