import { OutputOp } from '@anode/document/facts'
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import { RunOutputs } from '../sync/messages.ts'
import { Conflict, NotebookDamaged, NotebookNotFound, StorageFailed } from './errors.ts'
import { wholeNumber } from './wholeNumber.ts'

/** Why a stream of events ends. Only after `slow` and `closed` it is worth asking again. */
export const EndReason = Schema.Literal('deleted', 'closed', 'slow')
export type EndReason = typeof EndReason.Type

/**
 * What a stream of events (https://html.spec.whatwg.org/multipage/server-sent-events.html) tells: `event` is the tag, and
 * `data` the rest as JSON. `open` and facts have their number in the log as `id`; a reader that comes back with it as
 * `Last-Event-ID` misses no fact.
 */
export const NotebookEvent = Schema.Union(
  /** First on every stream: facts after `seq` follow. `reset`: there is no fact of the number that was asked from. */
  Schema.TaggedStruct('open', { seq: Schema.Int, reset: Schema.Boolean }),
  /** A fact of the log. */
  Schema.TaggedStruct('fact', { seq: Schema.Int, name: Schema.String, args: Schema.Unknown }),
  /** Of runs in flight, complete: what is in no fact yet. */
  Schema.TaggedStruct('outputs', { runs: Schema.Array(RunOutputs) }),
  /** Changes to the outputs of a run in flight. */
  Schema.TaggedStruct('ops', { runId: Schema.String, cellId: Schema.String, ops: Schema.Array(OutputOp) }),
  /** Last: why nothing more comes. */
  Schema.TaggedStruct('end', { reason: EndReason }),
)
export type NotebookEvent = typeof NotebookEvent.Type

/** The media type of such a stream. */
export const EVENTS_TYPE = 'text/event-stream'

const notebookId = HttpApiSchema.param('id', Schema.String)

/** What happens in a notebook, as it happens. */
export const followed = HttpApiGroup.make('events')
  .add(
    HttpApiEndpoint.get('follow')`/notebooks/${notebookId}/events`
      .setUrlParams(
        Schema.Struct({
          /** Facts after this one; from now on when missing. `Last-Event-ID` goes before it. */
          after: Schema.optional(wholeNumber(0)),
          /** Whether outputs in flight are told, too; not when missing. */
          live: Schema.optional(Schema.Literal('true', 'false')),
        }),
      )
      /** The `id` of the last event that a reader had which was cut off. */
      .setHeaders(Schema.Struct({ 'last-event-id': Schema.optional(Schema.String) }))
      .addSuccess(HttpApiSchema.Text({ contentType: EVENTS_TYPE }))
      .addError(Conflict),
  )
  .addError(NotebookNotFound)
  .addError(NotebookDamaged)
  .addError(StorageFailed)
