import { FirstCells, Principal } from '@anode/document/facts'
import {
  HttpApi,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpApiMiddleware,
  HttpApiSchema,
  OpenApi,
} from '@effect/platform'
import { Context, Schema } from 'effect'
import { EnvironmentState } from '../sync/messages.ts'
import { NotebookNotFound, StorageFailed } from './errors.ts'
import { history, MomentNotFound } from './history.ts'
import { NotebookInfo } from './NotebookInfo.ts'
import { LIST_LIMIT, ListSort, ListView, NotebookList } from './NotebookList.ts'
import { RunningKernels } from './RunningKernel.ts'
import { Change, Chosen } from './settings.ts'

/** The file is no notebook that can be read. */
export class InvalidIpynb extends Schema.TaggedError<InvalidIpynb>()(
  'InvalidIpynb',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 422 }),
) {}

/** What was asked does not fit the state of things: no kernel to interrupt, say. */
export class Conflict extends Schema.TaggedError<Conflict>()(
  'Conflict',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 409 }),
) {}

/** The content does not have the name it was sent under, or is too large. */
export class InvalidArtifact extends Schema.TaggedError<InvalidArtifact>()(
  'InvalidArtifact',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 422 }),
) {}

/** The request carries no credential that this server knows. */
export class Unauthorized extends Schema.TaggedError<Unauthorized>()(
  'Unauthorized',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 401 }),
) {}

/** No such artifact. */
export class ArtifactNotFound extends Schema.TaggedError<ArtifactNotFound>()(
  'ArtifactNotFound',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 404 }),
) {}

/** Who makes the request. */
export class CurrentPrincipal extends Context.Tag('anode/CurrentPrincipal')<CurrentPrincipal, Principal>() {}

/** Every request names its principal by a cookie or by `Authorization: Bearer …`. */
export class Authenticated extends HttpApiMiddleware.Tag<Authenticated>()('anode/Authenticated', {
  failure: Unauthorized,
  provides: CurrentPrincipal,
}) {}

const notebookId = HttpApiSchema.param('id', Schema.String)
/** As `newId` makes them. */
const newNotebookId = HttpApiSchema.param('id', Schema.String.pipe(Schema.pattern(/^[0-9A-Za-z]{16}$/)))
const sha256 = HttpApiSchema.param('sha256', Schema.String.pipe(Schema.pattern(/^[0-9a-f]{64}$/)))

/** The directory of notebooks. */
const notebooks = HttpApiGroup.make('notebooks')
  .add(
    HttpApiEndpoint.get('list', '/notebooks')
      .setUrlParams(
        Schema.Struct({
          /** Words that title or content must hold. */
          search: Schema.optional(Schema.String),
          trash: Schema.optional(Schema.Literal('true', 'false')),
        }),
      )
      .addSuccess(Schema.Array(NotebookInfo)),
  )
  .add(
    HttpApiEndpoint.post('create', '/notebooks')
      .setPayload(
        Schema.Struct({
          title: Schema.optional(Schema.String),
          /** The text of an .ipynb file whose content the notebook starts with. */
          ipynb: Schema.optional(Schema.String),
          /**
           * A template instead: `empty` has one code cell, `tour` shows what Anode can do (`sample` is its
           * old name), `analysis` goes from a table to a conclusion.
           */
          template: Schema.optional(Schema.Literal('empty', 'tour', 'analysis', 'sample')),
        }),
      )
      .addSuccess(NotebookInfo, { status: 201 })
      .addError(InvalidIpynb),
  )
  .add(HttpApiEndpoint.get('get')`/notebooks/${notebookId}`.addSuccess(NotebookInfo))
  .add(
    /** Makes an empty notebook under an id that a page gave it without a server; does nothing when there is one. */
    HttpApiEndpoint.put('make')`/notebooks/${newNotebookId}`
      .setPayload(Schema.Struct({ title: Schema.String.pipe(Schema.maxLength(500)) }))
      .addSuccess(NotebookInfo),
  )
  .add(
    HttpApiEndpoint.patch('rename')`/notebooks/${notebookId}`
      .setPayload(Schema.Struct({ title: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(500)) }))
      .addSuccess(NotebookInfo),
  )
  .add(
    HttpApiEndpoint.post('duplicate')`/notebooks/${notebookId}/duplicate`
      .setUrlParams(
        Schema.Struct({
          /** The number of the last fact that the copy holds: a moment of its history. Now when missing. */
          at: Schema.optional(Schema.NumberFromString.pipe(Schema.int(), Schema.nonNegative())),
        }),
      )
      .addSuccess(NotebookInfo, { status: 201 })
      .addError(MomentNotFound),
  )
  .add(HttpApiEndpoint.del('delete')`/notebooks/${notebookId}`.addSuccess(NotebookInfo))
  .add(HttpApiEndpoint.post('restore')`/notebooks/${notebookId}/restore`.addSuccess(NotebookInfo))
  .add(
    /** Its first cells, for a picture before the page is there. */
    HttpApiEndpoint.get('first')`/notebooks/${notebookId}/first`.addSuccess(FirstCells),
  )
  .add(
    HttpApiEndpoint.get('ipynb')`/notebooks/${notebookId}/ipynb`.addSuccess(
      HttpApiSchema.Text({ contentType: 'application/x-ipynb+json' }),
    ),
  )
  .addError(NotebookNotFound)
  .addError(StorageFailed)

/** The list of notebooks as a person sees it. */
const list = HttpApiGroup.make('list')
  .add(
    HttpApiEndpoint.get('page', '/list')
      .setUrlParams(
        Schema.Struct({
          /** `all` when missing. */
          view: Schema.optional(ListView),
          /** Every word must occur in title or content; notebooks whose title holds them all come first. */
          search: Schema.optional(Schema.String),
          /** `changed` when missing. Recent notebooks are by opening and the trash by deletion, always. */
          sort: Schema.optional(ListSort),
          offset: Schema.optional(Schema.NumberFromString.pipe(Schema.int(), Schema.nonNegative())),
          limit: Schema.optional(Schema.NumberFromString.pipe(Schema.int(), Schema.between(0, LIST_LIMIT))),
        }),
      )
      .addSuccess(NotebookList),
  )
  .addError(StorageFailed)

/** Notebooks that were deleted and can be restored. */
const trash = HttpApiGroup.make('trash')
  .add(HttpApiEndpoint.del('empty', '/trash').addSuccess(Schema.Struct({ deleted: Schema.Int })))
  .add(
    HttpApiEndpoint.del('delete')`/trash/${notebookId}`
      .addSuccess(Schema.Void)
      .addError(NotebookNotFound)
      .addError(Conflict),
  )
  .addError(StorageFailed)

/** The kernel session of a notebook. */
const kernels = HttpApiGroup.make('kernels')
  .add(HttpApiEndpoint.get('running', '/kernels').addSuccess(RunningKernels))
  .add(HttpApiEndpoint.post('start')`/notebooks/${notebookId}/kernel/start`.addSuccess(Schema.Void))
  .add(HttpApiEndpoint.post('interrupt')`/notebooks/${notebookId}/kernel/interrupt`.addSuccess(Schema.Void))
  .add(HttpApiEndpoint.post('restart')`/notebooks/${notebookId}/kernel/restart`.addSuccess(Schema.Void))
  .add(HttpApiEndpoint.post('shutdown')`/notebooks/${notebookId}/kernel/shutdown`.addSuccess(Schema.Void))
  .addError(NotebookNotFound)
  .addError(Conflict)
  .addError(StorageFailed)

/** Values too large for the log, by the SHA-256 of their content. */
const artifacts = HttpApiGroup.make('artifacts')
  .add(
    HttpApiEndpoint.put('put')`/artifacts/${sha256}`
      .setPayload(HttpApiSchema.Uint8Array())
      .addSuccess(Schema.Void)
      .addError(InvalidArtifact)
      .addError(StorageFailed),
  )
  .add(
    HttpApiEndpoint.get('get')`/artifacts/${sha256}`
      .addSuccess(HttpApiSchema.Uint8Array())
      .addError(ArtifactNotFound)
      .addError(StorageFailed),
  )

/** What the person who asks has set for themselves. */
const settings = HttpApiGroup.make('settings')
  .add(HttpApiEndpoint.get('get', '/settings').addSuccess(Chosen))
  .add(HttpApiEndpoint.patch('change', '/settings').setPayload(Change).addSuccess(Chosen))
  .addError(StorageFailed)

/** The name is empty, or holds nothing that can be seen. */
export class InvalidName extends Schema.TaggedError<InvalidName>()(
  'InvalidName',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 422 }),
) {}

/** Who asks: the name that others see, kept by the browser in a cookie. Settings go with them. */
const me = HttpApiGroup.make('me')
  .add(HttpApiEndpoint.get('get', '/me').addSuccess(Principal))
  .add(
    HttpApiEndpoint.put('name', '/me')
      .setPayload(
        /** Null: without a name again. */
        Schema.Struct({ name: Schema.NullOr(Schema.String.pipe(Schema.maxLength(500))) }),
      )
      .addSuccess(Principal)
      .addError(InvalidName),
  )
  .addError(StorageFailed)

/** What the server is and who asks. */
const about = HttpApiGroup.make('about').add(
  HttpApiEndpoint.get('about', '/about').addSuccess(
    Schema.Struct({
      version: Schema.String,
      /** The version of the protocol between pages and rooms. */
      protocol: Schema.Int,
      principal: Principal,
      environment: EnvironmentState,
    }),
  ),
)

/** The REST interface, under `/api`; its OpenAPI description is served at `/api/openapi.json`. */
export class AnodeApi extends HttpApi.make('anode')
  .add(notebooks)
  .add(history)
  .add(list)
  .add(trash)
  .add(kernels)
  .add(artifacts)
  .add(settings)
  .add(me)
  .add(about)
  .middleware(Authenticated)
  .prefix('/api')
  .annotate(OpenApi.Title, 'Anode') {}
