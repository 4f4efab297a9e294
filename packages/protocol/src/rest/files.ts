import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import { NotebookFileState } from '../live/NotebookFileState.ts'
import {
  BadRequest,
  Conflict,
  FileNotFound,
  InvalidIpynb,
  NotebookDamaged,
  NotebookNotFound,
  StorageFailed,
} from './errors.ts'
import { FolderPath } from './folder.ts'

/** The file that a notebook is; null for none. */
export const NotebookFileReport = Schema.Struct({ file: Schema.NullOr(NotebookFileState) })
export type NotebookFileReport = typeof NotebookFileReport.Type

const notebookId = HttpApiSchema.param('id', Schema.String)

/** The files of the server's machine that notebooks are. */
export const files = HttpApiGroup.make('files')
  .add(HttpApiEndpoint.get('get')`/notebooks/${notebookId}/file`.addSuccess(NotebookFileReport))
  .add(
    HttpApiEndpoint.post('write')`/notebooks/${notebookId}/file/write`
      .addSuccess(NotebookFileReport)
      .addError(Conflict),
  )
  .add(
    /** Makes the notebook a file of the served folder. */
    HttpApiEndpoint.put('save')`/notebooks/${notebookId}/file`
      .setPayload(Schema.Struct({ path: FolderPath }))
      .addSuccess(NotebookFileReport)
      .addError(Conflict)
      .addError(BadRequest)
      .addError(FileNotFound),
  )
  .add(
    /** What lies beside the notebook's file, as its Markdown names it: `plots/birds.png`. */
    HttpApiEndpoint.get('beside')`/notebooks/${notebookId}/beside`
      .setUrlParams(Schema.Struct({ path: FolderPath }))
      .addSuccess(HttpApiSchema.Uint8Array())
      .addError(Conflict)
      .addError(BadRequest)
      .addError(FileNotFound),
  )
  .add(
    /** Reads a text file as one text, or as a notebook of cells. */
    HttpApiEndpoint.post('readAs')`/notebooks/${notebookId}/file/read-as`
      .setPayload(Schema.Struct({ as: Schema.Literal('text', 'notebook') }))
      .addSuccess(NotebookFileReport)
      .addError(Conflict)
      .addError(InvalidIpynb),
  )
  .add(HttpApiEndpoint.del('detach')`/notebooks/${notebookId}/file`.addSuccess(NotebookFileReport))
  .addError(NotebookNotFound)
  .addError(NotebookDamaged)
  .addError(StorageFailed)
