import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import { NotebookNotFound, StorageFailed } from './errors.ts'

/** What is wrong with a notebook's file, and what there is to go on with. */
export const DamageReport = Schema.Struct({
  id: Schema.String,
  title: Schema.String,
  /** Where its file is on the server. */
  file: Schema.String,
  /** What is wrong, as a sentence; null when nothing is. */
  damage: Schema.NullOr(Schema.String),
  /** What can be read of the file; null when nothing can. */
  readable: Schema.NullOr(
    Schema.Struct({
      /** Changes that can be read, and how many there were as far as known. */
      facts: Schema.Int,
      of: Schema.NullOr(Schema.Int),
      cells: Schema.Int,
      /**
       * `all`: nothing is lost. `state`: the notebook as it is now, without some of its history. `part`: what was
       * changed before the damage, and after it as far as it still applies.
       */
      what: Schema.Literal('all', 'state', 'part'),
    }),
  ),
  /** The copy that the server has of it; null without one. */
  backup: Schema.NullOr(Schema.Struct({ at: Schema.Int, facts: Schema.Int })),
})
export type DamageReport = typeof DamageReport.Type

/**
 * What is to be done: look `again`, whether somebody has put the file right; go on with what is `readable`; with the
 * `backup`; or set the file `aside` and take the notebook out of the list. The damaged file is kept in each case.
 */
export const Remedy = Schema.Struct({ how: Schema.Literal('again', 'readable', 'backup', 'aside') })
export type Remedy = typeof Remedy.Type

/** What was done. `kept`: where the damaged file is now; null when it stays where it was, or there was none. */
export const Remedied = Schema.Struct({ kept: Schema.NullOr(Schema.String) })
export type Remedied = typeof Remedied.Type

/** It cannot be done: nothing can be read, there is no copy, or the damage is still there. */
export class NoRemedy extends Schema.TaggedError<NoRemedy>()(
  'NoRemedy',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 409 }),
) {}

const notebookId = HttpApiSchema.param('id', Schema.String)

/** Damaged files of notebooks. */
export const damage = HttpApiGroup.make('damage')
  .add(HttpApiEndpoint.get('report')`/notebooks/${notebookId}/damage`.addSuccess(DamageReport))
  .add(
    HttpApiEndpoint.post('repair')`/notebooks/${notebookId}/damage`
      .setPayload(Remedy)
      .addSuccess(Remedied)
      .addError(NoRemedy),
  )
  .addError(NotebookNotFound)
  .addError(StorageFailed)
