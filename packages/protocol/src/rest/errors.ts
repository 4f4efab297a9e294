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

/** The notebook's file is damaged, gone or empty, so that it is not opened. `damage` of the REST interface says more. */
export class NotebookDamaged extends Schema.TaggedError<NotebookDamaged>()(
  'NotebookDamaged',
  { id: Schema.String, message: Schema.String },
  HttpApiSchema.annotations({ status: 409 }),
) {}

/** The request holds more than the server takes. */
export class BodyTooLarge extends Schema.TaggedError<BodyTooLarge>()(
  'BodyTooLarge',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 413 }),
) {}

/** What was asked does not fit the state of things: no kernel to interrupt, say. */
export class Conflict extends Schema.TaggedError<Conflict>()(
  'Conflict',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 409 }),
) {}

/** The request can be read, and still means nothing: an update of a text that is none, a kind that does not exist. */
export class BadRequest extends Schema.TaggedError<BadRequest>()(
  'BadRequest',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 400 }),
) {}

/** The notebook has no such cell. */
export class CellNotFound extends Schema.TaggedError<CellNotFound>()(
  'CellNotFound',
  { cellId: Schema.String, message: Schema.String },
  HttpApiSchema.annotations({ status: 404 }),
) {}

/** Nobody has asked for such a run in this notebook. */
export class RunNotFound extends Schema.TaggedError<RunNotFound>()(
  'RunNotFound',
  { runId: Schema.String, message: Schema.String },
  HttpApiSchema.annotations({ status: 404 }),
) {}

/** The text is another one than the edit was made on: this is what it is now. Nothing was changed. */
export class TextChanged extends Schema.TaggedError<TextChanged>()(
  'TextChanged',
  { source: Schema.String, hash: Schema.String, message: Schema.String },
  HttpApiSchema.annotations({ status: 409 }),
) {}

/** The file is no notebook that can be read. */
export class InvalidIpynb extends Schema.TaggedError<InvalidIpynb>()(
  'InvalidIpynb',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 422 }),
) {}

/** There is no such file or folder in the served folder, or it leads out of it. */
export class FileNotFound extends Schema.TaggedError<FileNotFound>()(
  'FileNotFound',
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 404 }),
) {}

/** Git could not do it, or would not. Files are as they were. */
export class GitRefused extends Schema.TaggedError<GitRefused>()(
  'GitRefused',
  {
    kind: Schema.Literal(
      /** There is no git on the machine. */
      'noGit',
      /** The folder lies in no repository, or in one without files. */
      'noRepository',
      /** The repository belongs to somebody else, and git does not trust it. */
      'notTrusted',
      /** Another git works in the repository. */
      'locked',
      /** Git does not know who commits. */
      'noAuthor',
      /** A merge has left something that must be settled first, or something is under way. */
      'underway',
      /** There is no such commit, or no such file in it. */
      'missing',
      /** It is not as it was when it was asked for. */
      'changed',
      /** It took too long, or is too large. */
      'tooMuch',
      /** Git, or a hook of the repository, said no. */
      'refused',
    ),
    /** What failed, why, and what to do. */
    message: Schema.String,
  },
  HttpApiSchema.annotations({ status: 409 }),
) {}
