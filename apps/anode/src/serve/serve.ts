import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverPrincipal } from '@anode/document'
import type { EnvironmentState, NotebookInfo } from '@anode/protocol'
import { closeCodes } from '@anode/protocol/socket'
import {
  Access,
  Artifacts,
  Directory,
  DirectoryDatabaseLive,
  DirectoryLive,
  Environment,
  HistoryLive,
  KernelSessions,
  KernelSessionsLive,
  ListGateway,
  ListGatewayLive,
  localPerson,
  makeHostToken,
  Notebooks,
  NotebooksLive,
  type PageConnection,
  PageGateway,
  PageGatewayLive,
  PersonSettingsLive,
  type RoomStorage,
  RoomsLive,
  restLayer,
  Storage,
  tokenAccess,
} from '@anode/server'
import { HttpApiBuilder } from '@effect/platform'
import { Effect, Either, Fiber, Layer, ManagedRuntime } from 'effect'
import type { preparePythonEnvironment } from '../environment/preparePythonEnvironment.ts'
import { makeHttpServer, SocketRefused } from '../http/httpServer.ts'
import {
  type DataDirectory,
  openDataDirectory,
  removeServerFile,
  runningServer,
  writeServerFile,
} from '../storage/DataDirectory.ts'
import { fileArtifacts } from '../storage/fileArtifacts.ts'
import { openSqlite, removeSqlite } from '../storage/sqliteStorage.ts'
import { HostSupervisor } from './HostSupervisor.ts'
import { housekeeping } from './housekeeping.ts'
import { PortTaken, ServerAlreadyRuns, UnreadableFile, UnreadableList } from './serveErrors.ts'

/** What `serve` is told. */
export interface ServeOptions {
  readonly home: string
  readonly port: number
  readonly files: ReadonlyArray<string>
  readonly version: string
  /** The program and arguments that run a kernel host for this directory. */
  readonly hostCommand: readonly [string, ...string[]]
  /** Makes the Python environment that kernels run in. */
  readonly prepareEnvironment: typeof preparePythonEnvironment
  /** Told of progress that a person at the terminal wants to see. */
  readonly say: (line: string) => void
  readonly log: (error: unknown) => void
}

/** A server that answers. */
export interface RunningServer {
  /** Lets in who opens it. */
  readonly url: string
  /** Ends in good order: kernels are stopped, everything is closed. */
  readonly stop: () => Promise<void>
}

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

/** @throws UnreadableList */
const openList = (file: string): RoomStorage => {
  try {
    return openSqlite(file)
  } catch (error) {
    throw new UnreadableList(file, (error as Error).message)
  }
}

/** The services of a server on one machine. */
const layersFor = (
  directory: DataDirectory,
  list: RoomStorage,
  access: typeof Access.Service,
  environment: () => EnvironmentState,
) => {
  const ports = Layer.mergeAll(
    Layer.succeed(Storage, {
      openDirectory: () => list,
      openNotebook: (id) => openSqlite(directory.notebook(id)),
      openMemory: () => openSqlite(':memory:'),
      notebooks: directory.notebooks,
      removeNotebook: (id) => removeSqlite(directory.notebook(id)),
    }),
    Layer.succeed(Artifacts, fileArtifacts(directory.artifacts)),
    Layer.succeed(Environment, { state: environment }),
    Layer.succeed(Access, access),
  )
  return Layer.mergeAll(NotebooksLive, PageGatewayLive, ListGatewayLive).pipe(
    Layer.provideMerge(KernelSessionsLive),
    Layer.provideMerge(HistoryLive),
    Layer.provideMerge(RoomsLive),
    Layer.provideMerge(Layer.mergeAll(DirectoryLive, PersonSettingsLive)),
    Layer.provideMerge(DirectoryDatabaseLive),
    Layer.provideMerge(ports),
  )
}

/** Imports a file; its name is the notebook's title. */
const importFile = (file: string) =>
  Effect.gen(function* () {
    const notebooks = yield* Notebooks
    const ipynb = yield* Effect.try({
      try: () => readFileSync(file, 'utf8'),
      catch: (error) => new UnreadableFile(file, (error as Error).message),
    })
    return yield* notebooks
      .create({ title: basename(file).replace(/\.ipynb$/i, ''), ipynb }, localPerson)
      .pipe(Effect.mapError((error) => new UnreadableFile(file, error.message)))
  })

/** The files to open, or the tour when there is no notebook at all yet. */
const firstNotebooks = (files: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    if (files.length > 0) return yield* Effect.forEach(files, importFile)
    const directory = yield* Directory
    if (!(yield* directory.isEmpty)) return []
    return [yield* (yield* Notebooks).create({ template: 'tour' }, serverPrincipal)]
  })

/**
 * Starts the server of a data directory.
 *
 * @throws DataDirectoryUnusable, UnreadableList, ServerAlreadyRuns, PortTaken, UnreadableFile
 */
export const serve = async (options: ServeOptions): Promise<RunningServer> => {
  const directory = openDataDirectory(options.home)
  const other = runningServer(directory)
  if (other !== null) throw new ServerAlreadyRuns(options.home, other.url, directory.token)

  let environment: EnvironmentState = { phase: 'checking', packages: [] }
  // Cookies are shared by all ports of a host: each data directory has one of its own.
  const cookieName = `anode_${createHash('sha256').update(options.home).digest('hex').slice(0, 8)}`
  const access = tokenAccess({ token: directory.token, cookieName, secret: directory.secret })
  const runtime = ManagedRuntime.make(
    layersFor(directory, openList(directory.directory), access, () => environment),
  )
  const kernels = await runtime.runPromise(KernelSessions)
  const gateway = await runtime.runPromise(PageGateway)
  const list = await runtime.runPromise(ListGateway)
  const rest = HttpApiBuilder.toWebHandler(
    restLayer(options.version).pipe(
      Layer.provide(Layer.effectContext(Effect.map(runtime.runtimeEffect, ({ context }) => context))),
    ),
  )

  let landing = '/'
  const server = makeHttpServer({
    access,
    token: directory.token,
    cookieName,
    landing: () => {
      const path = landing
      landing = '/'
      return path
    },
    rest: rest.handler,
    pageFolder: pageFolder(),
    log: options.log,
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
          close: () => socket.close(),
        }
        const joined = await runtime.runPromise(Effect.either(gateway.connect(id, principal, end)))
        if (Either.isRight(joined)) {
          connection = joined.right
          return connection
        }
        const { _tag, message } = joined.left
        throw new SocketRefused(_tag === 'NotebookNotFound' ? closeCodes.notFound : 1011, message)
      },
      list: (principal, socket) => ({
        receive: () => {},
        closed: list.connect(principal, { send: (text) => socket.send(text) }),
      }),
      host: (socket) => kernels.connect({ send: (text) => socket.send(text), close: () => socket.close() }),
    },
  })

  const port = await listen(server, options.port)
  const url = `http://localhost:${port}`
  await writeFile(directory.hostToken, await makeHostToken(directory.secret), { mode: 0o600 })
  writeServerFile(directory, { url: `http://127.0.0.1:${port}`, pid: process.pid })

  const supervisor = new HostSupervisor({
    directory,
    command: options.hostCommand,
    died: (reason) => runtime.runFork(kernels.hostDied(reason)),
  })
  let python: string | null = null
  const house = runtime.runFork(housekeeping({ home: options.home, python: () => python }))
  const stop = async () => {
    removeServerFile(directory)
    await runtime.runPromise(Fiber.interrupt(house))
    const asked = kernels.stopHost()
    await supervisor.stop(asked ? 8000 : 0)
    server.close()
    server.closeAllConnections()
    await rest.dispose()
    await runtime.dispose()
  }

  const opened: ReadonlyArray<NotebookInfo> = await runtime
    .runPromise(firstNotebooks(options.files).pipe(Effect.either))
    .then(async (result) => {
      if (result._tag === 'Right') return result.right
      await stop()
      throw result.left
    })
  if (opened[0]) landing = `/n/${opened[0].id}`

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
        },
      })
      .pipe(
        Effect.match({
          onSuccess: (environment) => {
            python = environment.python
            kernels.setPython(python)
          },
          onFailure: (error) => {
            environment = { ...environment, phase: 'failed', error: error.message }
            gateway.broadcast({ _tag: 'environment', environment })
            options.say(error.message)
          },
        }),
      ),
  )
  return { url: `${url}/?token=${directory.token}`, stop }
}
