import {
  AnodeApi,
  ArtifactNotFound,
  Authenticated,
  CurrentPrincipal,
  InvalidArtifact,
  InvalidName,
  PROTOCOL_VERSION,
} from '@anode/protocol'
import { HttpApiBuilder, HttpApp, HttpServer, HttpServerRequest, HttpServerResponse } from '@effect/platform'
import { Effect, Layer, Option } from 'effect'
import { Access } from '../access/Access.ts'
import { personOf, tidyName } from '../access/chosenName.ts'
import { localPerson } from '../access/tokenAccess.ts'
import { Artifacts, sha256Of } from '../artifacts/Artifacts.ts'
import { Environment } from '../environment/Environment.ts'
import { KernelSessions } from '../kernels/KernelSessions.ts'
import { Directory } from '../notebooks/Directory.ts'
import { Notebooks } from '../notebooks/Notebooks.ts'
import { PersonSettings } from '../settings/PersonSettings.ts'
import { historyHandlers } from './historyHandlers.ts'

const notebooks = HttpApiBuilder.group(AnodeApi, 'notebooks', (handlers) =>
  Effect.gen(function* () {
    const directory = yield* Directory
    const all = yield* Notebooks
    return handlers
      .handle('list', ({ urlParams }) =>
        directory.list({ search: urlParams.search, trash: urlParams.trash === 'true' }),
      )
      .handle('create', ({ payload }) => Effect.flatMap(CurrentPrincipal, (by) => all.create(payload, by)))
      .handle('get', ({ path }) => directory.get(path.id))
      .handle('make', ({ path, payload }) =>
        Effect.flatMap(CurrentPrincipal, (by) => all.make(path.id, payload.title, by)),
      )
      .handle('rename', ({ path, payload }) =>
        Effect.flatMap(CurrentPrincipal, (by) => all.rename(path.id, payload.title, by)),
      )
      .handle('duplicate', ({ path, urlParams }) =>
        Effect.flatMap(CurrentPrincipal, (by) => all.duplicate(path.id, by, urlParams.at)),
      )
      .handle('delete', ({ path }) => all.remove(path.id))
      .handle('restore', ({ path }) => all.restore(path.id))
      .handle('first', ({ path }) => all.first(path.id))
      .handle('ipynb', ({ path }) => all.ipynb(path.id))
  }),
)

const list = HttpApiBuilder.group(AnodeApi, 'list', (handlers) =>
  Effect.map(Directory, (directory) =>
    handlers.handle('page', ({ urlParams }) =>
      Effect.flatMap(CurrentPrincipal, (principal) => directory.page({ ...urlParams, principal })),
    ),
  ),
)

const trash = HttpApiBuilder.group(AnodeApi, 'trash', (handlers) =>
  Effect.map(Notebooks, (all) =>
    handlers
      .handle('empty', () => Effect.map(all.emptyTrash, (deleted) => ({ deleted })))
      .handle('delete', ({ path }) => all.destroy(path.id)),
  ),
)

const kernels = HttpApiBuilder.group(AnodeApi, 'kernels', (handlers) =>
  Effect.gen(function* () {
    const sessions = yield* KernelSessions
    return handlers
      .handle('running', () => sessions.running)
      .handle('start', ({ path }) => sessions.command(path.id, 'start'))
      .handle('interrupt', ({ path }) => sessions.command(path.id, 'interrupt'))
      .handle('restart', ({ path }) => sessions.command(path.id, 'restart'))
      .handle('shutdown', ({ path }) => sessions.command(path.id, 'shutdown'))
  }),
)

/** Has the browser of whoever asked keep the answer. */
const keptForEver = HttpApp.appendPreResponseHandler((_, response) =>
  Effect.succeed(
    HttpServerResponse.setHeader(response, 'cache-control', 'private, max-age=31536000, immutable'),
  ),
)

const artifacts = HttpApiBuilder.group(AnodeApi, 'artifacts', (handlers) =>
  Effect.gen(function* () {
    const store = yield* Artifacts
    return handlers
      .handle('put', ({ path, payload }) =>
        Effect.gen(function* () {
          const actual = yield* Effect.promise(() => sha256Of(payload))
          if (actual !== path.sha256) {
            return yield* new InvalidArtifact({
              message: `The content has the SHA-256 ${actual}, not ${path.sha256}: it was changed on the way.`,
            })
          }
          yield* store.put(path.sha256, payload)
        }),
      )
      .handle('get', ({ path }) =>
        Effect.flatMap(
          store.get(path.sha256),
          Option.match({
            onNone: () =>
              Effect.fail(new ArtifactNotFound({ message: `There is no artifact ${path.sha256}.` })),
            // Its name never changes its content.
            onSome: (content) => Effect.as(keptForEver, content),
          }),
        ),
      )
  }),
)

const settings = HttpApiBuilder.group(AnodeApi, 'settings', (handlers) =>
  Effect.gen(function* () {
    const all = yield* PersonSettings
    return handlers
      .handle('get', () => Effect.flatMap(CurrentPrincipal, ({ id }) => all.get(id)))
      .handle('change', ({ payload }) =>
        Effect.flatMap(CurrentPrincipal, ({ id }) => all.change(id, payload)),
      )
  }),
)

/** Has the browser of whoever asked go by another name from now on. */
const remember = (setCookie: string) =>
  HttpApp.appendPreResponseHandler((_, response) =>
    Effect.succeed(HttpServerResponse.setHeader(response, 'set-cookie', setCookie)),
  )

const me = HttpApiBuilder.group(AnodeApi, 'me', (handlers) =>
  Effect.gen(function* () {
    const access = yield* Access
    const settings = yield* PersonSettings
    return handlers
      .handle('get', () => CurrentPrincipal)
      .handle('name', ({ payload }) =>
        Effect.gen(function* () {
          const before = yield* CurrentPrincipal
          const name = payload.name === null ? null : tidyName(payload.name)
          if (name === '') {
            return yield* new InvalidName({ message: 'A name needs at least one letter, digit or sign.' })
          }
          const now = name === null ? localPerson : personOf(name)
          // Who is new here goes on with what they had set before they said who they are.
          const known = yield* settings.get(now.id)
          if (Object.keys(known).length === 0) yield* settings.change(now.id, yield* settings.get(before.id))
          yield* remember(access.nameCookie(name))
          return now
        }),
      )
  }),
)

const about = (version: string) =>
  HttpApiBuilder.group(AnodeApi, 'about', (handlers) =>
    Effect.gen(function* () {
      const environment = yield* Environment
      return handlers.handle('about', () =>
        Effect.map(CurrentPrincipal, (principal) => ({
          version,
          protocol: PROTOCOL_VERSION,
          principal,
          environment: environment.state(),
        })),
      )
    }),
  )

const authenticated = Layer.effect(
  Authenticated,
  Effect.map(Access, (access) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers }) =>
      access.authenticate({ authorization: headers.authorization, cookie: headers.cookie }),
    ),
  ),
)

/** The whole REST interface as a layer; what it needs are the services behind it. */
export const restLayer = (version: string) => {
  const api = HttpApiBuilder.api(AnodeApi).pipe(
    Layer.provide([
      notebooks,
      historyHandlers,
      list,
      trash,
      kernels,
      artifacts,
      settings,
      me,
      about(version),
    ]),
    Layer.provide(authenticated),
  )
  const description = HttpApiBuilder.middlewareOpenApi({ path: '/api/openapi.json' }).pipe(Layer.provide(api))
  return Layer.mergeAll(api, description, HttpServer.layerContext)
}
