import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import { EnvironmentState } from '../sync/messages.ts'
import { BadRequest, Conflict, NotebookDamaged, NotebookNotFound, StorageFailed } from './errors.ts'

/** Why a change came to nothing that somebody gave up. */
export const CHANGE_CANCELLED = 'Somebody cancelled it. The packages that the notebook had are as they were.'

/** Packages could not be found, do not go together, or could not be installed: `message` says which and why. */
export class EnvironmentFailed extends Schema.TaggedError<EnvironmentFailed>()(
  'EnvironmentFailed',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 422 }),
) {}

/** There is no package of this name in the index. */
export class PackageNotFound extends Schema.TaggedError<PackageNotFound>()(
  'PackageNotFound',
  { name: Schema.String, message: Schema.String },
  HttpApiSchema.annotations({ status: 404 }),
) {}

const Package = Schema.Struct({
  name: Schema.String,
  version: Schema.String,
  /** Names of the packages of this list that it needs itself; null as long as its environment is not made. */
  requires: Schema.NullOr(Schema.Array(Schema.String)),
})

/** Where it is said what a notebook needs: the first of these that says anything. */
export const EnvironmentSource = Schema.Struct({
  kind: Schema.Literal('notebook', 'script', 'file', 'interpreter', 'base'),
  /** Of the file or interpreter. */
  path: Schema.NullOr(Schema.String),
})
export type EnvironmentSource = typeof EnvironmentSource.Type

/** What a notebook needs of Python, and how that stands on this server. */
export const NotebookEnvironmentInfo = Schema.Struct({
  /** Whether packages are named for it: by itself, a cell or a file. Otherwise it has the packages of all, or an interpreter's. */
  own: Schema.Boolean,
  source: EnvironmentSource,
  /** What it asks for, as requirements of PEP 508. */
  dependencies: Schema.Array(Schema.String),
  requiresPython: Schema.NullOr(Schema.String),
  /** Every package with its version, as far as they are known; for this machine only those that it gets. */
  packages: Schema.Array(Package),
  /** The same for other tools: inline script metadata (PEP 723). */
  script: Schema.String,
  /**
   * `ready`; `absent`: made when a kernel needs it; `making`; `untrusted`: somebody must say first that the packages of
   * `untrusted` may be installed here; `failed`: `reason` says why; kernels start with
   * the base environment where what is named cannot be read, else none starts.
   */
  state: Schema.Literal('ready', 'absent', 'making', 'untrusted', 'failed'),
  reason: Schema.NullOr(Schema.String),
  untrusted: Schema.Array(Schema.String),
  progress: Schema.NullOr(EnvironmentState),
  /** The interpreter that was chosen for it here, whether it counts or not. */
  interpreter: Schema.NullOr(Schema.String),
})
export type NotebookEnvironmentInfo = typeof NotebookEnvironmentInfo.Type

const Requirements = Schema.Array(Schema.String.pipe(Schema.maxLength(1000))).pipe(Schema.maxItems(500))

/** What shall be otherwise; all of it at once or nothing. */
export const EnvironmentChange = Schema.Struct({
  /** Requirements that come, or take the place of those for the same packages. */
  add: Schema.optional(Requirements),
  /** Names of packages that the notebook does not ask for any more. */
  remove: Schema.optional(Requirements),
  /** Names of packages that go to the newest version that fits; `true`: all. */
  upgrade: Schema.optional(Schema.Union(Schema.Literal(true), Requirements)),
  /** Python versions that it can run on, such as `>=3.11`; null: any. */
  requiresPython: Schema.optional(Schema.NullOr(Schema.String.pipe(Schema.maxLength(200)))),
})
export type EnvironmentChange = typeof EnvironmentChange.Type

/** A Python of the server's machine to start a notebook's kernels with; null: none any more. */
export const ChosenInterpreter = Schema.Struct({
  /** The path of a Python, or of the folder of a virtual environment. */
  path: Schema.NullOr(Schema.String.pipe(Schema.minLength(1), Schema.maxLength(4096))),
})

/** A package as the index has it. */
export const PackageVersions = Schema.Struct({
  name: Schema.String,
  /** Those that this machine can have, the newest first. */
  versions: Schema.Array(Schema.String),
})
export type PackageVersions = typeof PackageVersions.Type

/** A package that notebooks from elsewhere may have installed on this server. */
export const TrustedPackage = Schema.Struct({
  name: Schema.String,
  source: Schema.Literal('index'),
  by: Schema.String,
  /** Milliseconds since the epoch. */
  at: Schema.Int,
})

const notebookId = HttpApiSchema.param('id', Schema.String)
const name = HttpApiSchema.param('name', Schema.String)

/** What notebooks need of Python. */
export const environments = HttpApiGroup.make('environments')
  .add(
    HttpApiEndpoint.get('get')`/notebooks/${notebookId}/environment`
      .addSuccess(NotebookEnvironmentInfo)
      .addError(NotebookNotFound)
      .addError(NotebookDamaged),
  )
  .add(
    HttpApiEndpoint.patch('change')`/notebooks/${notebookId}/environment`
      .setPayload(EnvironmentChange)
      .addSuccess(NotebookEnvironmentInfo)
      .addError(NotebookNotFound)
      .addError(NotebookDamaged)
      .addError(BadRequest)
      .addError(Conflict)
      .addError(EnvironmentFailed),
  )
  .add(
    HttpApiEndpoint.del('remove')`/notebooks/${notebookId}/environment`
      .addSuccess(NotebookEnvironmentInfo)
      .addError(NotebookNotFound)
      .addError(NotebookDamaged)
      .addError(Conflict),
  )
  .add(
    HttpApiEndpoint.post('trust')`/notebooks/${notebookId}/environment/trust`
      .setPayload(Schema.Struct({ packages: Requirements }))
      .addSuccess(NotebookEnvironmentInfo)
      .addError(NotebookNotFound)
      .addError(NotebookDamaged)
      .addError(Conflict),
  )
  .add(
    HttpApiEndpoint.post('cancel')`/notebooks/${notebookId}/environment/cancel`
      .addSuccess(Schema.Void)
      .addError(NotebookNotFound)
      .addError(Conflict),
  )
  .add(
    HttpApiEndpoint.get('interpreters')`/notebooks/${notebookId}/environment/interpreters`
      .addSuccess(Schema.Array(Schema.String))
      .addError(NotebookNotFound),
  )
  .add(
    HttpApiEndpoint.put('interpreter')`/notebooks/${notebookId}/environment/interpreter`
      .setPayload(ChosenInterpreter)
      .addSuccess(NotebookEnvironmentInfo)
      .addError(NotebookNotFound)
      .addError(NotebookDamaged)
      .addError(Conflict)
      .addError(EnvironmentFailed),
  )
  .add(
    HttpApiEndpoint.get('package')`/packages/${name}`
      .addSuccess(PackageVersions)
      .addError(PackageNotFound)
      .addError(BadRequest)
      .addError(EnvironmentFailed),
  )
  .add(HttpApiEndpoint.get('trusted', '/environments/trusted').addSuccess(Schema.Array(TrustedPackage)))
  .add(HttpApiEndpoint.del('distrust')`/environments/trusted/${name}`.addSuccess(Schema.Void))
  .addError(StorageFailed)
