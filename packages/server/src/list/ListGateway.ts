import type { Principal } from '@anode/document'
import { Forbidden, type ListMessage, ListRequest } from '@anode/protocol'
import { tellGuarded } from '@anode/protocol/listeners'
import { Context, Effect, Either, Layer, Runtime, Schema } from 'effect'
import { Authorization } from '../access/Authorization.ts'
import { listRequestVerbs, socketVerbs } from '../access/verbs.ts'
import { ServedFolder } from '../folder/ServedFolder.ts'
import { FolderGit } from '../git/FolderGit.ts'
import { KernelSessions } from '../kernels/KernelSessions.ts'
import { logListenerFailure } from '../logListenerFailure.ts'
import { Directory } from '../notebooks/Directory.ts'

/** What somebody who looks at the list needs of the socket. */
export interface ListSocket {
  readonly send: (text: string) => void
}

/** Where what comes over a socket goes. */
export interface ListConnection {
  readonly receive: (text: string) => void
  readonly closed: () => void
}

const decodeRequest = Schema.decodeUnknownEither(Schema.parseJson(ListRequest))

/**
 * Where sockets of those are joined who look at the list of notebooks. They are told that something changed
 * and ask again by REST for what they show; only the kernels that run are sent, because they change all the
 * time and are few.
 */
export class ListGateway extends Context.Tag('anode/ListGateway')<
  ListGateway,
  {
    /** Joins a socket; gives where its messages go, or why the socket is not for them. */
    readonly connect: (principal: Principal, socket: ListSocket) => Either.Either<ListConnection, Forbidden>
  }
>() {}

/** Changes that come within this many milliseconds are told as one. */
const TOGETHER = 150

const make = Effect.gen(function* () {
  const directory = yield* Directory
  const { may } = yield* Authorization
  const kernels = yield* KernelSessions
  const folder = yield* ServedFolder
  const git = yield* FolderGit
  const fork = Runtime.runFork(yield* Effect.runtime())
  const failed = logListenerFailure(fork)
  const sockets = new Set<ListSocket>()
  /** What was sent of the kernels last: those that are as they were are not sent again. */
  let sent = ''
  const due = { changed: false, kernels: false }
  let timer: ReturnType<typeof setTimeout> | null = null

  const send = (message: ListMessage, to: Iterable<ListSocket> = sockets) => {
    const text = JSON.stringify(message)
    for (const socket of to) tellGuarded('who looks at the list', failed, () => socket.send(text))
  }

  const sendKernels = (to?: ListSocket) =>
    kernels.running.pipe(
      Effect.tap((running) =>
        Effect.sync(() => {
          if (to !== undefined) return send({ _tag: 'kernels', running }, [to])
          const text = JSON.stringify(running)
          if (text !== sent) send({ _tag: 'kernels', running })
          sent = text
        }),
      ),
      Effect.tapError(Effect.logError),
      Effect.ignore,
    )

  const flush = () => {
    timer = null
    if (due.changed) send({ _tag: 'changed' })
    if (due.kernels) fork(sendKernels())
    due.changed = false
    due.kernels = false
  }

  const tell = (what: keyof typeof due) => () => {
    if (sockets.size === 0) return
    due[what] = true
    timer ??= setTimeout(flush, TOGETHER)
  }
  directory.onChange(tell('changed'), 'who looks at the list')
  // Which kernels there are, and their titles, stand in the directory.
  directory.onChange(tell('kernels'), 'who looks at the kernels')
  kernels.onChange(tell('kernels'), 'who looks at the kernels')
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      sockets.clear()
      if (timer !== null) clearTimeout(timer)
    }),
  )

  /** Follows folders for one socket; `paths`: all that it shows now. */
  const folderFollower = (socket: ListSocket) => {
    const followed = new Map<string, () => void>()
    let stopGit: (() => void) | null = null
    const follow = (paths: ReadonlyArray<string>) => {
      if (paths.length === 0) {
        stopGit?.()
        stopGit = null
      } else stopGit ??= git?.watch(() => send({ _tag: 'git' }, [socket])) ?? null
      for (const [path, stop] of followed) {
        if (paths.includes(path)) continue
        stop()
        followed.delete(path)
      }
      for (const path of paths) {
        if (folder === null || followed.has(path)) continue
        followed.set(
          path,
          folder.watch(path, () => send({ _tag: 'folder', path }, [socket])),
        )
      }
    }
    return follow
  }

  return ListGateway.of({
    connect: (principal, socket) => {
      const notAllowed = may(principal, socketVerbs.list, null)
      if (notAllowed !== null) return Either.left(new Forbidden({ message: notAllowed }))
      sockets.add(socket)
      // It may hear of a later state than the others did.
      sent = ''
      send({ _tag: 'welcome', principal }, [socket])
      fork(sendKernels(socket))
      const follow = folderFollower(socket)
      return Either.right({
        receive: (text) => {
          const request = decodeRequest(text)
          // A newer page may say more than is known here.
          if (Either.isLeft(request)) return
          if (may(principal, listRequestVerbs[request.right._tag], null) !== null) return
          follow(request.right.paths)
        },
        closed: () => {
          follow([])
          sockets.delete(socket)
        },
      })
    },
  })
})

/** Sockets of those who look at the list in `Directory`. */
export const ListGatewayLive = Layer.scoped(ListGateway, make)
