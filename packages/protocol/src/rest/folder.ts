import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import {
  BadRequest,
  BodyTooLarge,
  Conflict,
  FileNotFound,
  InvalidIpynb,
  NotebookDamaged,
  NotebookNotFound,
  StorageFailed,
} from './errors.ts'
import { OpenedNotebook } from './NotebookInfo.ts'
import { wholeNumber } from './wholeNumber.ts'

/**
 * A path in the served folder: names with `/` between them, without one at its beginning; empty for the folder itself.
 * Names that begin with a dot are hidden: they are not listed, and nothing behind them is reached.
 */
export const FolderPath = Schema.String.pipe(Schema.maxLength(4096))

/** What lies in the served folder. Times are milliseconds since the epoch. */
export const FolderEntry = Schema.Struct({
  /** As people read it; what of it is no UTF-8 is replaced. */
  name: Schema.String,
  path: FolderPath,
  kind: Schema.Literal('folder', 'notebook', 'file'),
  /** In bytes; 0 for folders. */
  size: Schema.Number,
  changedAt: Schema.Number,
  /** The notebook that the file is, once it was opened. */
  notebookId: Schema.NullOr(Schema.String),
  /** Why it cannot be opened, in words; null: it can. */
  problem: Schema.NullOr(Schema.String),
})
export type FolderEntry = typeof FolderEntry.Type

/** The folder that the server was started with; null for none. */
export const FolderReport = Schema.Struct({
  folder: Schema.NullOr(
    Schema.Struct({
      name: Schema.String,
      /** Whole, on the server's machine. */
      path: Schema.String,
      /** Whether the outputs of its notebooks are in their files too; else only in the notebooks. */
      outputsInFiles: Schema.Boolean,
    }),
  ),
})
export type FolderReport = typeof FolderReport.Type

/** What lies in one folder: folders first, then by name, as people sort. */
export const FolderListing = Schema.Struct({ path: FolderPath, entries: Schema.Array(FolderEntry) })
export type FolderListing = typeof FolderListing.Type

/** Something that was deleted here and can be put back. */
export const TrashedEntry = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  /** Where it was. */
  path: FolderPath,
  kind: Schema.Literal('folder', 'notebook', 'file'),
  deletedAt: Schema.Number,
})
export type TrashedEntry = typeof TrashedEntry.Type

/** The files whose names hold all words that were searched for. */
export const FoundNames = Schema.Struct({
  entries: Schema.Array(Schema.Struct({ path: FolderPath, kind: FolderEntry.fields.kind })),
  /** Whether there are more than those. */
  isMore: Schema.Boolean,
})
export type FoundNames = typeof FoundNames.Type

/** Lines of files that hold what was searched for. */
export const FoundLines = Schema.Struct({
  files: Schema.Array(
    Schema.Struct({
      path: FolderPath,
      kind: FolderEntry.fields.kind,
      /** The first few. `number` is counted from 1. */
      lines: Schema.Array(Schema.Struct({ number: Schema.Int, text: Schema.String })),
    }),
  ),
  isMore: Schema.Boolean,
})
export type FoundLines = typeof FoundLines.Type

/** How far an upload is. */
export const UploadState = Schema.Struct({
  /** So many bytes have arrived and are kept: go on behind them. */
  received: Schema.Number,
  /** The file, once all of it is there. */
  entry: Schema.NullOr(FolderEntry),
})
export type UploadState = typeof UploadState.Type

const at = Schema.Struct({ path: Schema.optionalWith(FolderPath, { default: () => '' }) })
const Words = Schema.String.pipe(Schema.maxLength(500))
const upload = {
  path: FolderPath,
  /** Of the whole file, in bytes. */
  size: wholeNumber(0),
  /** When the file was written on the machine that it comes from: tells an upload from that of another file. */
  modified: wholeNumber(0),
}

/** The folder that the server was started with, as it lies. */
export const folder = HttpApiGroup.make('folder')
  .add(HttpApiEndpoint.get('about', '/folder').addSuccess(FolderReport))
  .add(
    HttpApiEndpoint.patch('change', '/folder')
      .setPayload(Schema.Struct({ outputsInFiles: Schema.Boolean }))
      .addSuccess(FolderReport),
  )
  .add(HttpApiEndpoint.get('list', '/folder/entries').setUrlParams(at).addSuccess(FolderListing))
  .add(
    HttpApiEndpoint.post('make', '/folder/entries')
      .setPayload(Schema.Struct({ path: FolderPath, kind: FolderEntry.fields.kind }))
      .addSuccess(FolderEntry, { status: 201 }),
  )
  .add(
    HttpApiEndpoint.post('move', '/folder/move')
      .setPayload(Schema.Struct({ from: FolderPath, to: FolderPath }))
      .addSuccess(FolderEntry),
  )
  .add(
    /** Without `to`, beside it, under the next free name. */
    HttpApiEndpoint.post('copy', '/folder/copy')
      .setPayload(Schema.Struct({ from: FolderPath, to: Schema.optional(FolderPath) }))
      .addSuccess(FolderEntry, { status: 201 }),
  )
  .add(
    HttpApiEndpoint.del('remove', '/folder/entries')
      .setUrlParams(Schema.Struct({ path: FolderPath }))
      .addSuccess(TrashedEntry),
  )
  .add(HttpApiEndpoint.get('trash', '/folder/trash').addSuccess(Schema.Array(TrashedEntry)))
  .add(HttpApiEndpoint.del('emptyTrash', '/folder/trash').addSuccess(Schema.Struct({ deleted: Schema.Int })))
  .add(
    HttpApiEndpoint.post(
      'restore',
    )`/folder/trash/${HttpApiSchema.param('trashedId', Schema.String)}`.addSuccess(FolderEntry),
  )
  .add(
    HttpApiEndpoint.post('open', '/folder/open')
      .setPayload(Schema.Struct({ path: FolderPath }))
      .addSuccess(OpenedNotebook)
      .addError(InvalidIpynb)
      .addError(BodyTooLarge)
      .addError(NotebookNotFound)
      .addError(NotebookDamaged),
  )
  .add(
    HttpApiEndpoint.get('read', '/folder/file')
      .setUrlParams(
        Schema.Struct({
          path: FolderPath,
          /** Whether browsers save it instead of showing it. */
          download: Schema.optional(Schema.Literal('true', 'false')),
        }),
      )
      .addSuccess(HttpApiSchema.Uint8Array()),
  )
  .add(
    HttpApiEndpoint.put('write', '/folder/file')
      .setUrlParams(
        Schema.Struct({
          ...upload,
          /** Where in the file these bytes belong: behind what has arrived. */
          offset: Schema.optionalWith(wholeNumber(0), { default: () => 0 }),
          /** What becomes of a file that is there already: `refuse` when missing. */
          onTaken: Schema.optional(Schema.Literal('refuse', 'replace', 'rename')),
        }),
      )
      .setPayload(HttpApiSchema.Uint8Array())
      .addSuccess(UploadState),
  )
  .add(
    HttpApiEndpoint.get('upload', '/folder/upload')
      .setUrlParams(Schema.Struct(upload))
      .addSuccess(UploadState),
  )
  .add(
    HttpApiEndpoint.get('zip', '/folder/zip')
      .setUrlParams(at)
      .addSuccess(HttpApiSchema.Uint8Array({ contentType: 'application/zip' })),
  )
  .add(
    HttpApiEndpoint.get('names', '/folder/names')
      .setUrlParams(Schema.Struct({ search: Words }))
      .addSuccess(FoundNames),
  )
  .add(
    HttpApiEndpoint.get('search', '/folder/search')
      .setUrlParams(Schema.Struct({ search: Words }))
      .addSuccess(FoundLines),
  )
  .addError(FileNotFound)
  .addError(Conflict)
  .addError(BadRequest)
  .addError(StorageFailed)
