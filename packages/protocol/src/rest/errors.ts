import { HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'

/** There is no such notebook. */
export class NotebookNotFound extends Schema.TaggedError<NotebookNotFound>()(
  'NotebookNotFound',
  { id: Schema.String, message: Schema.String },
  HttpApiSchema.annotations({ status: 404 }),
) {}

/** The disk refused: full, or not writable. Nothing was changed. */
export class StorageFailed extends Schema.TaggedError<StorageFailed>()(
  'StorageFailed',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 507 }),
) {}
