import {
  AnodeApi,
  ArtifactNotFound,
  Authenticated,
  CurrentPrincipal,
  Forbidden,
  InvalidArtifact,
  InvalidName,
  IPYNB_TYPE,
  PROTOCOL_VERSION,
} from '@anode/protocol'
import { describedApi } from '@anode/protocol/openapi'
import {
  HttpApiBuilder,
  HttpApp,
  HttpBody,
  HttpServer,
  HttpServerRequest,
  HttpServerResponse,
} from '@effect/platform'
import { Effect, Layer, Option } from 'effect'
import { Access } from '../access/Access.ts'
import { Authorization } from '../access/Authorization.ts'
import { personOf, tidyName } from '../access/chosenName.ts'
import { refusalOfRequest } from '../access/questionOf.ts'
import { notebookOfSession } from '../access/SessionTokens.ts'
import { localPerson } from '../access/tokenAccess.ts'
import { Artifacts, sha256Of } from '../artifacts/Artifacts.ts'
import { Environment } from '../environment/Environment.ts'
import { KernelSessions } from '../kernels/KernelSessions.ts'
import { Directory } from '../notebooks/Directory.ts'
import { Notebooks } from '../notebooks/Notebooks.ts'
import { PersonSettings } from '../settings/PersonSettings.ts'
import { cellHandlers } from './cellHandlers.ts'
import { damageHandlers } from './damageHandlers.ts'
import { environmentHandlers } from './environmentHandlers.ts'
import { eventHandlers } from './eventHandlers.ts'
import { fileHandlers } from './fileHandlers.ts'
import { folderHandlers } from './folderHandlers.ts'
import { gitHandlers } from './gitHandlers.ts'
import { historyHandlers } from './historyHandlers.ts'
import { kernelHandlers } from './kernelHandlers.ts'
import { limitHandlers } from './limitHandlers.ts'
import { newNotebookOf } from './newNotebookOf.ts'
import { runHandlers } from './runHandlers.ts'
import { tooDeepBody } from './tooDeepBody.ts'

const notebooks = HttpApiBuilder.group(AnodeApi, 'notebooks', (handlers) =>
  Effect.gen(function* () {
    const directory = yield* Directory
    const all = yield* Notebooks
    return handlers
      .handle('list', ({ urlParams }) =>
        directory.list({ search: urlParams.search, trash: urlParams.trash === 'true' }),
      )
      .handleRaw('create', ({ request, urlParams }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const asked = yield* newNotebookOf(request)
          if (asked._tag === 'file') return yield* all.open(asked.upload, urlParams.title ?? asked.title, by)
          const made = yield* all.create(asked, by)
          return { ...made, repairs: [], repaired: 0 }
        }),
      )
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
      .handle('repairs', ({ path }) => all.repairs(path.id))
      .handleRaw('ipynb', ({ path }) =>
        Effect.map(all.ipynb(path.id), (bytes) =>
          HttpServerResponse.stream(bytes, { contentType: `${IPYNB_TYPE}; charset=utf-8` }),
        ),
      )
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

const NO_SESSION =
  'A kernel host keeps large values with the token of the kernel session that they are of. Use that one.'

/** Has the browser of whoever asked keep the answer. */
const keptForEver = (name: string) =>
  HttpApp.appendPreResponseHandler((_, response) =>
    Effect.succeed(
      HttpServerResponse.setHeaders(response, {
        'cache-control': 'private, max-age=31536000, immutable',
        etag: `"${name}"`,
      }),
    ),
  )

/**
 * A picture that says what it is. In an image element no script of it runs and nothing is loaded; opened by its
 * address it is a file to save, and no page of this origin.
 */
const asImage = (content: Uint8Array, type: string) =>
  HttpApp.appendPreResponseHandler((_, response) =>
    Effect.succeed(
      HttpServerResponse.setHeader(
        // It is the body that says its type.
        HttpServerResponse.setBody(response, HttpBody.uint8Array(content, type)),
        'content-disposition',
        'attachment',
      ),
    ),
  )

const artifacts = HttpApiBuilder.group(AnodeApi, 'artifacts', (handlers) =>
  Effect.gen(function* () {
    const store = yield* Artifacts
    const { hostKeepsArtifacts } = yield* KernelSessions
    return handlers
      .handle('put', ({ path, payload }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          if (by.kind === 'host' && notebookOfSession(by) === null && !hostKeepsArtifacts()) {
            return yield* new Forbidden({ message: NO_SESSION })
          }
          const actual = yield* Effect.promise(() => sha256Of(payload))
          if (actual !== path.sha256) {
            return yield* new InvalidArtifact({
              message: `The content has the SHA-256 ${actual}, not ${path.sha256}: it was changed on the way.`,
            })
          }
          yield* store.put(path.sha256, payload)
        }),
      )
      .handle('get', ({ path, urlParams }) =>
        Effect.flatMap(
          store.get(path.sha256),
          Option.match({
            onNone: () =>
              Effect.fail(new ArtifactNotFound({ message: `There is no artifact ${path.sha256}.` })),
            // Its name never changes its content.
            onSome: (content) =>
              Effect.as(
                Effect.zipRight(
                  keptForEver(path.sha256),
                  urlParams.type ? asImage(content, urlParams.type) : Effect.void,
                ),
                content,
              ),
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
  Effect.map(Effect.all([Access, Authorization]), ([access, { may }]) =>
    Effect.gen(function* () {
      const { headers, method, url } = yield* HttpServerRequest.HttpServerRequest
      const { authorization, cookie } = headers
      const principal = yield* access.authenticate({ authorization, cookie })
      const refusal = refusalOfRequest(may, principal, { method, path: url.split('?', 1)[0] as string })
      return refusal === null ? principal : yield* refusal
    }),
  ),
)

/** The whole REST interface as a layer; what it needs are the services behind it. */
export const restLayer = (options: { readonly version: string; readonly cookieName: string }) => {
  const api = HttpApiBuilder.api(describedApi(options)).pipe(
    Layer.provide([
      notebooks,
      cellHandlers,
      runHandlers,
      eventHandlers,
      historyHandlers,
      damageHandlers,
      environmentHandlers,
      list,
      trash,
      kernelHandlers,
      limitHandlers,
      fileHandlers,
      folderHandlers,
      gitHandlers,
      artifacts,
      settings,
      me,
      about(options.version),
    ]),
    Layer.provide(authenticated),
  )
  const description = HttpApiBuilder.middlewareOpenApi({ path: '/api/openapi.json' }).pipe(Layer.provide(api))
  return Layer.mergeAll(api, description, tooDeepBody, HttpServer.layerContext)
}
