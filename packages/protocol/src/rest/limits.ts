import { KernelLimits, type LimitName } from '@anode/document/limits'
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import { BadRequest, Conflict, NotebookDamaged, NotebookNotFound, StorageFailed } from './errors.ts'

/** The limits of a notebook's kernel. */
export const LimitsReport = Schema.Struct({
  /** Those that hold, each with who set it. */
  limits: KernelLimits,
  /** What the server allows at most. */
  server: KernelLimits,
  /** What of the notebook's own limits does not hold as it is written, in words. */
  problems: Schema.Array(Schema.String),
  /** After how many minutes without a run or a viewer the kernel is shut down; 0: never. */
  idle: Schema.Struct({
    minutes: Schema.Number,
    by: Schema.Literal('server', 'notebook'),
    /** Where the notebook does not say. */
    server: Schema.Number,
  }),
})
export type LimitsReport = typeof LimitsReport.Type

/** A number of bytes, of seconds or of things, or a text with a unit: `4 GB`, `10 min`. Null: the server's. */
const written = Schema.optional(Schema.NullOr(Schema.Union(Schema.Number, Schema.String)))

/** Other limits of a notebook: only those that are named. */
export const LimitsChange = Schema.Struct({
  memory: written,
  cpuTime: written,
  wallTime: written,
  processes: written,
  openFiles: written,
  folder: written,
  output: written,
  /** Minutes, 0 for never; null: the server's. */
  idleMinutes: Schema.optional(Schema.NullOr(Schema.Number.pipe(Schema.between(0, 366 * 24 * 60)))),
} satisfies Record<LimitName | 'idleMinutes', unknown>)
export type LimitsChange = typeof LimitsChange.Type

const notebookId = HttpApiSchema.param('id', Schema.String)

/** What the kernel of a notebook may take. */
export const limits = HttpApiGroup.make('limits')
  .add(HttpApiEndpoint.get('get')`/notebooks/${notebookId}/limits`.addSuccess(LimitsReport))
  .add(
    HttpApiEndpoint.patch('change')`/notebooks/${notebookId}/limits`
      .setPayload(LimitsChange)
      .addSuccess(LimitsReport)
      .addError(BadRequest)
      .addError(Conflict),
  )
  .addError(NotebookNotFound)
  .addError(NotebookDamaged)
  .addError(StorageFailed)
