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
import { cells } from './cells.ts'
import { damage } from './damage.ts'
import { environments } from './environments.ts'
import {
  BodyTooLarge,
  Conflict,
  InvalidIpynb,
  NotebookDamaged,
  NotebookNotFound,
  StorageFailed,
} from './errors.ts'
import { followed } from './events.ts'
import { files } from './files.ts'
import { folder } from './folder.ts'
import { git } from './git.ts'
import { history, MomentNotFound } from './history.ts'
import { kernels } from './kernels.ts'
import { limits } from './limits.ts'
import { NotebookInfo, OpenedNotebook, Repairs } from './NotebookInfo.ts'
import { LIST_LIMIT, ListSort, ListView, NotebookList } from './NotebookList.ts'
import { runs } from './runs.ts'
import { Change, Chosen } from './settings.ts'
import { wholeNumber } from './wholeNumber.ts'

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

/** Who asks is known, and may not ask this. */
export class Forbidden extends Schema.TaggedError<Forbidden>()(
  'Forbidden',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 403 }),
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
  failure: Schema.Union(Unauthorized, Forbidden),
  provides: CurrentPrincipal,
}) {}

const notebookId = HttpApiSchema.param('id', Schema.String)
/** As `newId` makes them. */
const newNotebookId = HttpApiSchema.param('id', Schema.String.pipe(Schema.pattern(/^[0-9A-Za-z]{16}$/)))
const sha256 = HttpApiSchema.param('sha256', Schema.String.pipe(Schema.pattern(/^[0-9a-f]{64}$/)))

/** The media type of an .ipynb file. */
export const IPYNB_TYPE = 'application/x-ipynb+json'

/** A notebook's title. */
const Title = Schema.String.pipe(Schema.maxLength(500))

/** Words that somebody searches for: each is compared with every notebook. */
const Search = Schema.String.pipe(Schema.maxLength(500))

/** What a new notebook starts with. */
export const NewNotebook = Schema.Struct({
  title: Schema.optional(Title),
  /** The text of an .ipynb file whose content the notebook starts with. */
  ipynb: Schema.optional(Schema.String),
  /**
   * A template instead: `empty` has one code cell, `tour` shows what Anode can do (`sample` is its
   * old name), `analysis` goes from a table to a conclusion.
   */
  template: Schema.optional(Schema.Literal('empty', 'tour', 'analysis', 'sample')),
})

/** The directory of notebooks. */
const notebooks = HttpApiGroup.make('notebooks')
  .add(
    HttpApiEndpoint.get('list', '/notebooks')
      .setUrlParams(
        Schema.Struct({
          /** Words that title or content must hold. */
          search: Schema.optional(Search),
          trash: Schema.optional(Schema.Literal('true', 'false')),
        }),
      )
      .addSuccess(Schema.Array(NotebookInfo)),
  )
  .add(
    /**
     * As JSON: an empty notebook, a template, or a file's text in `ipynb`. As any of the other types: the bytes of
     * an .ipynb file as they are; `title`, or else the name in `content-disposition`, is its title.
     */
    HttpApiEndpoint.post('create', '/notebooks')
      .setUrlParams(Schema.Struct({ title: Schema.optional(Title) }))
      .setPayload(
        Schema.Union(
          NewNotebook,
          HttpApiSchema.Uint8Array({ contentType: IPYNB_TYPE }),
          HttpApiSchema.Uint8Array({ contentType: 'application/octet-stream' }),
        ),
      )
      .addSuccess(OpenedNotebook, { status: 201 })
      .addError(InvalidIpynb)
      .addError(BodyTooLarge),
  )
  .add(HttpApiEndpoint.get('get')`/notebooks/${notebookId}`.addSuccess(NotebookInfo))
  .add(
    /** Makes an empty notebook under an id that a page gave it without a server; does nothing when there is one. */
    HttpApiEndpoint.put('make')`/notebooks/${newNotebookId}`
      .setPayload(Schema.Struct({ title: Title }))
      .addSuccess(NotebookInfo),
  )
  .add(
    HttpApiEndpoint.patch('rename')`/notebooks/${notebookId}`
      .setPayload(Schema.Struct({ title: Title.pipe(Schema.minLength(1)) }))
      .addSuccess(NotebookInfo),
  )
  .add(
    HttpApiEndpoint.post('duplicate')`/notebooks/${notebookId}/duplicate`
      .setUrlParams(
        Schema.Struct({
          /** The number of the last fact that the copy holds: a moment of its history. Now when missing. */
          at: Schema.optional(wholeNumber(0)),
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
    /** What was repaired in the file that it was made of; nothing when that was long ago. */
    HttpApiEndpoint.get('repairs')`/notebooks/${notebookId}/repairs`.addSuccess(Repairs),
  )
  .add(
    HttpApiEndpoint.get('ipynb')`/notebooks/${notebookId}/ipynb`.addSuccess(
      HttpApiSchema.Text({ contentType: IPYNB_TYPE }),
    ),
  )
  .addError(NotebookNotFound)
  .addError(NotebookDamaged)
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
          search: Schema.optional(Search),
          /** `changed` when missing. Recent notebooks are by opening and the trash by deletion, always. */
          sort: Schema.optional(ListSort),
          offset: Schema.optional(wholeNumber(0)),
          limit: Schema.optional(wholeNumber(0, LIST_LIMIT)),
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

/** Values too large for the log, by the SHA-256 of their content. */
const artifacts = HttpApiGroup.make('artifacts')
  .add(
    HttpApiEndpoint.put('put')`/artifacts/${sha256}`
      .setPayload(HttpApiSchema.Uint8Array())
      .addSuccess(Schema.Void)
      .addError(InvalidArtifact)
      .addError(Forbidden)
      .addError(StorageFailed),
  )
  .add(
    HttpApiEndpoint.get('get')`/artifacts/${sha256}`
      .setUrlParams(
        Schema.Struct({
          /** What it is served as: no browser takes an image for SVG that does not say so. */
          type: Schema.optional(Schema.Literal('image/svg+xml')),
        }),
      )
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
  .add(cells)
  .add(runs)
  .add(followed)
  .add(history)
  .add(damage)
  .add(environments)
  .add(list)
  .add(trash)
  .add(kernels)
  .add(limits)
  .add(files)
  .add(folder)
  .add(git)
  .add(artifacts)
  .add(settings)
  .add(me)
  .add(about)
  .middleware(Authenticated)
  .prefix('/api')
  .annotate(OpenApi.Title, 'Anode') {}
