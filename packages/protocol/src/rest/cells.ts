import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import {
  BadRequest,
  BodyTooLarge,
  CellNotFound,
  Conflict,
  NotebookDamaged,
  NotebookNotFound,
  StorageFailed,
  TextChanged,
} from './errors.ts'
import { RunState } from './runs.ts'

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** A cell of a notebook as programs see it. What it put out is asked for by itself. */
export const Cell = Schema.Struct({
  id: Schema.String,
  /** `code`, `markdown`, `raw`, … */
  kind: Schema.String,
  /** Its place among the cells, 0 for the first. */
  index: Schema.Int,
  source: Schema.String,
  /** Names the text: an edit says by it on which text it was made. */
  hash: Schema.String,
  metadata: JsonObject,
  /** The number that its last run got from the kernel; null before one. */
  executionCount: Schema.NullOr(Schema.Int),
  /** The run that was asked for last, and how it stands; null without one. */
  run: Schema.NullOr(Schema.Struct({ id: Schema.String, status: RunState })),
})
export type Cell = typeof Cell.Type

/** All cells in the notebook's order, as they are after the fact `seq` of its log. */
export const Cells = Schema.Struct({ seq: Schema.Int, cells: Schema.Array(Cell) })
export type Cells = typeof Cells.Type

/** nbformat 4.5 allows exactly these as cell ids. */
const newCellId = Schema.String.pipe(Schema.pattern(/^[a-zA-Z0-9-_]{1,64}$/))

/** Where a cell shall stand among the others: by number, or behind another cell (null: first). `after` counts if both are there. */
const place = {
  index: Schema.optional(Schema.Int.pipe(Schema.between(0, 1_000_000))),
  after: Schema.optional(Schema.NullOr(Schema.String)),
}

/** A cell to be made. */
export const NewCell = Schema.Struct({
  /** Made by the server when missing. With one of its own a program can ask twice and make one cell. */
  id: Schema.optional(newCellId),
  /** `code` when missing. */
  kind: Schema.optional(Schema.String),
  source: Schema.optional(Schema.String),
  metadata: Schema.optional(JsonObject),
  /** At the end when neither is there. */
  ...place,
})
export type NewCell = typeof NewCell.Type

/** What of a cell shall be otherwise. Metadata is replaced as a whole. */
export const CellChange = Schema.Struct({
  kind: Schema.optional(Schema.String),
  metadata: Schema.optional(JsonObject),
})
export type CellChange = typeof CellChange.Type

/** A cell's text with what an edit of it builds upon. */
export const CellText = Schema.Struct({
  source: Schema.String,
  /** Names the text. */
  hash: Schema.String,
  /** The text's Yjs document (v1, base64): its `Y.Text` is called `source`. */
  state: Schema.String,
})
export type CellText = typeof CellText.Type

/**
 * An edit of a text: the new text as a whole, with the hash of the text that it was made on; or a Yjs update (v1,
 * base64), which merges with whatever others do.
 */
export const TextEdit = Schema.Union(
  Schema.Struct({ source: Schema.String, base: Schema.String }),
  Schema.Struct({ update: Schema.String }),
)
export type TextEdit = typeof TextEdit.Type

/** What a cell shows: outputs as nbformat has them; of a large value the address instead. */
export const CellOutputs = Schema.Struct({
  executionCount: Schema.NullOr(Schema.Int),
  /** Whether a run is under way, and more may come. */
  running: Schema.Boolean,
  outputs: Schema.Array(JsonObject),
})
export type CellOutputs = typeof CellOutputs.Type

const notebookId = HttpApiSchema.param('id', Schema.String)
const cellId = HttpApiSchema.param('cellId', Schema.String)

/** The cells of a notebook, one by one. What is changed here, pages see as they see each other's changes. */
export const cells = HttpApiGroup.make('cells')
  .add(HttpApiEndpoint.get('list')`/notebooks/${notebookId}/cells`.addSuccess(Cells))
  .add(
    HttpApiEndpoint.post('create')`/notebooks/${notebookId}/cells`
      .setPayload(NewCell)
      .addSuccess(Cell, { status: 201 })
      .addError(CellNotFound)
      .addError(Conflict)
      .addError(BadRequest)
      .addError(BodyTooLarge),
  )
  .add(
    HttpApiEndpoint.get('read')`/notebooks/${notebookId}/cells/${cellId}`
      .addSuccess(Cell)
      .addError(CellNotFound),
  )
  .add(
    HttpApiEndpoint.patch('change')`/notebooks/${notebookId}/cells/${cellId}`
      .setPayload(CellChange)
      .addSuccess(Cell)
      .addError(CellNotFound)
      .addError(Conflict)
      .addError(BadRequest)
      .addError(BodyTooLarge),
  )
  .add(
    HttpApiEndpoint.del('delete')`/notebooks/${notebookId}/cells/${cellId}`
      .addSuccess(Schema.Void)
      .addError(CellNotFound)
      .addError(Conflict),
  )
  .add(
    HttpApiEndpoint.post('move')`/notebooks/${notebookId}/cells/${cellId}/move`
      .setPayload(Schema.Struct(place))
      .addSuccess(Cell)
      .addError(CellNotFound)
      .addError(Conflict)
      .addError(BadRequest),
  )
  .add(
    HttpApiEndpoint.get('text')`/notebooks/${notebookId}/cells/${cellId}/text`
      .addSuccess(CellText)
      .addError(CellNotFound),
  )
  .add(
    HttpApiEndpoint.patch('edit')`/notebooks/${notebookId}/cells/${cellId}/text`
      .setPayload(TextEdit)
      .addSuccess(CellText)
      .addError(CellNotFound)
      .addError(TextChanged)
      .addError(Conflict)
      .addError(BadRequest)
      .addError(BodyTooLarge),
  )
  .add(
    HttpApiEndpoint.get('outputs')`/notebooks/${notebookId}/cells/${cellId}/outputs`
      .addSuccess(CellOutputs)
      .addError(CellNotFound),
  )
  .add(
    HttpApiEndpoint.del('clearOutputs')`/notebooks/${notebookId}/cells/${cellId}/outputs`
      .addSuccess(Schema.Void)
      .addError(CellNotFound)
      .addError(Conflict),
  )
  .addError(NotebookNotFound)
  .addError(NotebookDamaged)
  .addError(StorageFailed)
