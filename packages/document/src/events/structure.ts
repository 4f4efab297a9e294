import { Schema } from 'effect'
import { MimeBundle } from '../Output.ts'
import { defineEvent } from './defineEvent.ts'
import { by, cellId, JsonObject, position } from './fields.ts'

/** What a notebook consists of: its title, its metadata, and its cells with kind, place and metadata. */
export const structureEvents = {
  notebookRetitled: defineEvent({
    name: 'v1.NotebookRetitled',
    schema: Schema.Struct({ title: Schema.String.pipe(Schema.maxLength(500)), by }),
  }),
  notebookMetadataSet: defineEvent({
    name: 'v1.NotebookMetadataSet',
    schema: Schema.Struct({ metadata: JsonObject, by }),
  }),
  cellCreated: defineEvent({
    name: 'v1.CellCreated',
    schema: Schema.Struct({
      cellId,
      kind: Schema.NonEmptyString,
      position,
      /** The first text, which counts as written by nobody. */
      source: Schema.String,
      metadata: JsonObject,
      attachments: Schema.optional(JsonObject),
      by,
    }),
  }),
  cellMoved: defineEvent({
    name: 'v1.CellMoved',
    schema: Schema.Struct({ cellId, position, by }),
  }),
  cellDeleted: defineEvent({
    name: 'v1.CellDeleted',
    schema: Schema.Struct({ cellId, by }),
  }),
  /** What this person wrote into a cell that others deleted meanwhile is let go of. */
  lateTextDropped: defineEvent({
    name: 'v1.LateTextDropped',
    schema: Schema.Struct({ cellId, by }),
  }),
  cellKindChanged: defineEvent({
    name: 'v1.CellKindChanged',
    schema: Schema.Struct({ cellId, kind: Schema.NonEmptyString, by }),
  }),
  cellMetadataSet: defineEvent({
    name: 'v1.CellMetadataSet',
    schema: Schema.Struct({ cellId, metadata: JsonObject, by }),
  }),
  /** A file of the text, as `attachment:name` names it: added, or put in place of the one of that name. */
  cellAttachmentSet: defineEvent({
    name: 'v1.CellAttachmentSet',
    schema: Schema.Struct({
      cellId,
      name: Schema.NonEmptyString.pipe(Schema.maxLength(255)),
      data: MimeBundle,
      by,
    }),
  }),
  cellAttachmentRemoved: defineEvent({
    name: 'v1.CellAttachmentRemoved',
    schema: Schema.Struct({ cellId, name: Schema.NonEmptyString.pipe(Schema.maxLength(255)), by }),
  }),
  /** `update` is a Yjs update (v1), base64; batches of keystrokes are merged into one. */
  cellTextEdited: defineEvent({
    name: 'v1.CellTextEdited',
    schema: Schema.Struct({ cellId, update: Schema.String, by }),
  }),
}
