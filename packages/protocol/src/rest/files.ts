import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import { NotebookFileState } from '../live/NotebookFileState.ts'
import { Conflict, NotebookDamaged, NotebookNotFound, StorageFailed } from './errors.ts'

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
  .add(HttpApiEndpoint.del('detach')`/notebooks/${notebookId}/file`.addSuccess(NotebookFileReport))
  .addError(NotebookNotFound)
  .addError(NotebookDamaged)
  .addError(StorageFailed)
