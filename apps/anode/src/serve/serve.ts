import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverPrincipal } from '@anode/document'
import type { KernelLimits } from '@anode/document/limits'
import type { GatewayAddress } from '@anode/kernel/gateway'
import { type ChosenIsolation, isolationProblem } from '@anode/kernel/isolation'
import type { EnvironmentState } from '@anode/protocol'
import { SENT_AWAY } from '@anode/protocol/host'
import { closeCodes } from '@anode/protocol/socket'
import {
  Authorization,
  asProblems,
  Directory,
  damageOf,
  everyKind,
  IDLE_MINUTES,
  IdleKernels,
  idempotent,
  KernelSessions,
  type Kinds,
  LinkedFiles,
  ListGateway,
  localPerson,
  makeHostToken,
  makeSessionTokens,
  Notebooks,
  type PageConnection,
  PageGateway,
  type RoomStorage,
  restLayer,
  storageTrouble,
  tokenAccess,
} from '@anode/server'
import { HttpApiBuilder } from '@effect/platform'
import { Cause, Deferred, Effect, Either, Exit, Fiber, Layer, ManagedRuntime } from 'effect'
import type { WebSocket } from 'ws'
import type { preparePythonEnvironment } from '../environment/preparePythonEnvironment.ts'
import { type DoorLimits, makeHttpServer, SocketRefused } from '../http/httpServer.ts'
import { thisProcess } from '../processes/KnownProcess.ts'
import type { ProcessLock } from '../processes/ProcessLock.ts'
import {
  type DataDirectory,
  openDataDirectory,
  removeServerFile,
  writeServerFile,
} from '../storage/DataDirectory.ts'
import { setDatabaseAside } from '../storage/notebookFiles.ts'
import { Reserve } from '../storage/Reserve.ts'
import { clearStaging } from '../storage/Staging.ts'
import { openChecked, openSqlite } from '../storage/sqliteStorage.ts'
import { writeDurably } from '../storage/writeDurably.ts'
import { announceServer } from './announceServer.ts'
import { endOtherHost } from './endOtherHost.ts'
import { HostSupervisor } from './HostSupervisor.ts'
import { hostInvitations } from './hostInvitations.ts'
import { housekeeping } from './housekeeping.ts'
import { openedPaths } from './openedPaths.ts'
import { PortTaken, UnreadableFile, UnreadableList } from './serveErrors.ts'
import { serverLayers } from './serverLayers.ts'
import { takeServerLock } from './serverLock.ts'

/** What `serve` is told. */
export interface ServeOptions {
  readonly home: string
  readonly port: number
  /** Files that are opened, and a folder that is served. */
  readonly files: ReadonlyArray<string>
  readonly version: string
  /** The program and arguments that run a kernel host for this directory. */
  readonly hostCommand: readonly [string, ...string[]]
  /** Makes the Python environment that kernels run in. */
  readonly prepareEnvironment: typeof preparePythonEnvironment
  /** Told of progress that a person at the terminal wants to see. */
  readonly say: (line: string) => void
  readonly log: (error: unknown) => void
  /** Which kinds of cells there are, where these are not all of this version of Anode. */
  readonly kinds?: typeof Kinds.Service
  /** Minutes without a run or a viewer after which a kernel is shut down; 0: never. */
  readonly idleMinutes?: number
  /** What each kernel may take, at most. */
  readonly kernelLimits?: KernelLimits
  /** A Jupyter server whose kernels notebooks can have too. */
  readonly gateway?: GatewayAddress | null
  /** How `hostCommand` has the host keep kernels from the machine; null: not. */
  readonly isolation?: ChosenIsolation | null
  /** What bounds requests, where that is not as usual. */
  readonly limits?: Partial<DoorLimits>
}

/** A server that answers. */
export interface RunningServer {
  /** Lets in who opens it. */
  readonly url: string
  /** Ends in good order: kernels are stopped, everything is closed. */
  readonly stop: () => Promise<void>
}

/** What a page is told that cannot join a notebook. */
const refusalCodes = {
  NotebookNotFound: closeCodes.notFound,
  NotebookDamaged: closeCodes.damaged,
  Forbidden: 1008,
  StorageFailed: 1011,
} as const

/** The built page; `ANODE_PAGE` names another build of it. */
const pageFolder = (): string => {
  if (process.env.ANODE_PAGE) return process.env.ANODE_PAGE
  const here = fileURLToPath(new URL('.', import.meta.url))
  // From the bundle in apps/anode/dist, or from the source in apps/anode/src/serve.
  const candidates = [join(here, '../../web/dist'), join(here, '../../../web/dist')]
  return candidates.find((folder) => existsSync(join(folder, 'index.html'))) ?? (candidates[0] as string)
}

const listen = (server: ReturnType<typeof makeHttpServer>, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new PortTaken(port, error.code) : error,
      ),
    )
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

/** What a socket may leave unread before it is cut off, in bytes; whoever it was comes back and asks anew. */
const UNREAD = { list: 1024 * 1024, host: 256 * 1024 * 1024 } as const

const sendWithin =
  (socket: WebSocket, limit: number) =>
  (text: string): void => {
    if (socket.bufferedAmount > limit) socket.terminate()
    else socket.send(text)
  }

/**
 * The list of notebooks. A damaged one is set aside: a new one is made from the notebooks.
 *
 * @throws UnreadableList
 */
const openList = ({ directory: file, path }: DataDirectory, say: (line: string) => void): RoomStorage => {
  try {
    return openChecked(file)
  } catch (error) {
    const trouble = storageTrouble(error)
    if (trouble.kind !== 'damaged') throw new UnreadableList(file, trouble)
    const kept = setDatabaseAside(file, join(path, 'damaged'))
    say(
      `The list of notebooks was damaged, and is made anew from the notebooks: those of the trash are in it again, and settings are as at first. The damaged file is kept as ${kept}.`,
    )
    return openSqlite(file)
  }
}

/** Tells how kernels are kept from the machine, and at once when they cannot be. */
const tellIsolation = async (
  isolation: ChosenIsolation,
  { path }: DataDirectory,
  say: (line: string) => void,
): Promise<void> => {
  const problem = await isolationProblem({ ...isolation, hidden: [path] })
  say(problem ?? `kernels are isolated by bubblewrap, ${isolation.network ? 'with' : 'without'} network`)
}

/** The notebooks that the list knows; none when it is new. */
const listedIn = (list: RoomStorage): ReadonlySet<string> => {
  const isNew = list.select("SELECT 1 FROM sqlite_schema WHERE name = 'notebooks'").length === 0
  return new Set(isNew ? [] : list.select('SELECT id FROM notebooks').map(({ id }) => String(id)))
}

/** Opens a file in place; its name is the title. */
const openFile = (file: string) =>
  Effect.gen(function* () {
    const files = yield* LinkedFiles
    const title = basename(file).replace(/\.ipynb$/i, '')
    return yield* files
      .open(file, title, localPerson)
      .pipe(Effect.mapError(({ message }) => new UnreadableFile(file, message)))
  })

const repairedWords = (title: string, repaired: number): string =>
  `“${title}” is open; ${repaired === 1 ? '1 thing' : `${repaired} things`} in its file had to be repaired (the page tells what). The file stays as it is until something is changed.`

/** The files to open, or the tour when there is no notebook at all yet. */
const firstNotebooks = (files: ReadonlyArray<string>, hasFolder: boolean) =>
  Effect.gen(function* () {
    if (files.length > 0 || hasFolder) return yield* Effect.forEach(files, openFile)
    const directory = yield* Directory
    if (!(yield* directory.isEmpty)) return []
    // A full disk keeps nobody from opening the list.
    return yield* (yield* Notebooks).create({ template: 'tour' }, serverPrincipal).pipe(
      Effect.map((tour) => [{ ...tour, repaired: 0 }]),
      Effect.catchTag('StorageFailed', () => Effect.succeed([])),
    )
  })

/**
 * Starts the server of a data directory.
 *
 * @throws DataDirectoryUnusable, UnreadableList, ServerAlreadyRuns, PortTaken, UnreadableFile
 */
export const serve = async (options: ServeOptions): Promise<RunningServer> => {
  const lock = await takeServerLock(options.home)
  try {
    return await serveLocked(options, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The same with the directory's lock, which is released when the server has stopped. */
const serveLocked = async (options: ServeOptions, lock: ProcessLock): Promise<RunningServer> => {
  const directory = openDataDirectory(options.home)
  if (directory.renewed.includes('token')) {
    options.say(
      'The file “token” was damaged: there is a new one. Browsers that were signed in need the address below.',
    )
  }
  // A server that was killed left it.
  removeServerFile(directory)
  // Before a host can connect.
  if (await endOtherHost(directory, options.isolation ?? null)) {
    options.say(
      'The kernels of the server before this one were ended: they were isolated otherwise than asked for now.',
    )
  }

  const { files, folder } = await openedPaths(options.files, directory)
  const reserve = new Reserve(directory.reserve)
  let environment: EnvironmentState = { phase: 'checking', packages: [] }
  const base = Effect.runSync(Deferred.make<string, { readonly message: string }>())
  let python: string | null = null
  // Cookies are shared by all ports of a host: each data directory has one of its own.
  const cookieName = `anode_${createHash('sha256').update(options.home).digest('hex').slice(0, 8)}`
  const sessions = makeSessionTokens(directory.secret)
  const invitations = hostInvitations(directory.hostInvitations, options.log)
  const access = tokenAccess({
    ...{ token: directory.token, cookieName, secret: directory.secret, sessions },
    isInvited: invitations.isInvited,
  })
  const list = openList(directory, options.say)
  // Before notebooks are looked for that the list does not know.
  const listed = listedIn(list)
  clearStaging(directory, (id) => listed.size === 0 || listed.has(id))
  const runtime = ManagedRuntime.make(
    serverLayers({
      ...{ directory, list, access, reserve, folder },
      sessionTokens: sessions,
      environment: () => environment,
      basePython: Deferred.await(base),
      python: () => python,
      kinds: options.kinds ?? everyKind,
      idleMinutes: options.idleMinutes ?? IDLE_MINUTES,
      kernelLimits: options.kernelLimits ?? {},
      gateway: options.gateway ?? null,
      invitations,
      isIsolated: (options.isolation ?? null) !== null,
    }),
  )
  // The first to write into the list; a full disk may have let it be opened.
  const made = await runtime.runPromiseExit(
    Effect.all([KernelSessions, PageGateway, ListGateway, Authorization, IdleKernels]),
  )
  if (Exit.isFailure(made)) {
    throw new UnreadableList(directory.directory, storageTrouble(Cause.squash(made.cause)))
  }
  const [kernels, gateway, lookers, { may }] = made.value
  const rest = HttpApiBuilder.toWebHandler(
    restLayer({ version: options.version, cookieName }).pipe(
      Layer.provide(Layer.effectContext(Effect.map(runtime.runtimeEffect, ({ context }) => context))),
    ),
  )

  let landing = '/'
  const server = makeHttpServer({
    access,
    may,
    token: directory.token,
    cookieName,
    landing: () => {
      const path = landing
      landing = '/'
      return path
    },
    rest: idempotent(asProblems(rest.handler), {
      whoIs: ({ headers }) =>
        Effect.runPromise(
          access
            .authenticate({
              authorization: headers.get('authorization') ?? undefined,
              cookie: headers.get('cookie') ?? undefined,
            })
            .pipe(
              Effect.map(({ id }) => id),
              Effect.catchAll(() => Effect.succeed(null)),
            ),
        ),
    }),
    pageFolder: pageFolder(),
    // Of a damaged file everybody is told who asks for the notebook.
    log: (error) => damageOf(error) === null && options.log(error),
    ...(options.limits && { limits: options.limits }),
    sockets: {
      page: async (id, principal, socket) => {
        let connection: PageConnection | null = null
        const sent = () => {
          if (socket.bufferedAmount === 0) connection?.drained()
        }
        const end = {
          send: (text: string) => socket.send(text, sent),
          get bufferedAmount() {
            return socket.bufferedAmount
          },
          // Who reads nothing does not read that it is over.
          close: () => (socket.bufferedAmount > UNREAD.list ? socket.terminate() : socket.close()),
        }
        const joined = await runtime.runPromise(Effect.either(gateway.connect(id, principal, end)))
        if (Either.isRight(joined)) {
          connection = joined.right
          return connection
        }
        const { _tag, message } = joined.left
        throw new SocketRefused(refusalCodes[_tag], message)
      },
      list: (principal, socket) => {
        const joined = lookers.connect(principal, { send: sendWithin(socket, UNREAD.list) })
        if (Either.isLeft(joined)) throw new SocketRefused(refusalCodes.Forbidden, joined.left.message)
        return joined.right
      },
      host: (principal, socket) =>
        kernels.connect(principal, {
          send: sendWithin(socket, UNREAD.host),
          close: (reason) => (reason === undefined ? socket.close() : socket.close(SENT_AWAY, reason)),
        }),
    },
  })

  const port = await listen(server, options.port)
  const url = `http://localhost:${port}`
  const hostToken = await makeHostToken(directory.secret)
  const stopAnnouncing = await announceServer(
    async () => {
      writeDurably(directory.hostToken, hostToken)
      writeServerFile(directory, { url: `http://127.0.0.1:${port}`, ...thisProcess() })
    },
    { giveUpReserve: () => reserve.giveUp(), say: options.say },
  )

  const supervisor = new HostSupervisor({
    directory,
    command: options.hostCommand,
    died: (reason) => runtime.runFork(kernels.hostDied(reason)),
  })
  const house = runtime.runFork(housekeeping({ directory, python: () => python, reserve }))
  const stop = async () => {
    stopAnnouncing()
    removeServerFile(directory)
    await runtime.runPromise(Fiber.interrupt(house))
    const asked = kernels.stopHost()
    await supervisor.stop(asked ? 8000 : 0)
    server.close()
    server.closeAllConnections()
    await rest.dispose()
    await runtime.dispose()
    lock.release()
  }

  const opened = await runtime
    .runPromise(firstNotebooks(files, folder !== null).pipe(Effect.either))
    .then(async (result) => {
      if (result._tag === 'Right') return result.right
      await stop()
      throw result.left
    })
  for (const { title, repaired } of opened) if (repaired > 0) options.say(repairedWords(title, repaired))
  if (folder !== null) landing = '/?view=folder'
  // The page tells what was repaired.
  if (opened[0]) landing = `/n/${opened[0].id}${opened[0].repaired > 0 ? '?repaired' : ''}`

  if (options.isolation) void tellIsolation(options.isolation, directory, options.say)
  if (!supervisor.start()) {
    await runtime.runPromise(
      kernels.hostDied('The process that ran the kernel was gone when the server started.'),
    )
  }

  runtime.runFork(
    options
      .prepareEnvironment({
        home: options.home,
        onProgress: (progress) => {
          environment = progress
          gateway.broadcast({ _tag: 'environment', environment })
          kernels.environmentChanged()
        },
      })
      .pipe(
        Effect.match({
          onSuccess: (environment) => {
            python = environment.python
            kernels.setPython(python)
            Deferred.unsafeDone(base, Effect.succeed(python))
            kernels.environmentChanged()
          },
          onFailure: (error) => {
            environment = { ...environment, phase: 'failed', error: error.message }
            gateway.broadcast({ _tag: 'environment', environment })
            kernels.environmentChanged()
            options.say(error.message)
            Deferred.unsafeDone(base, Effect.fail(error))
          },
        }),
      ),
  )
  return { url: `${url}/?token=${directory.token}`, stop }
}
