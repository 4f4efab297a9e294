import { Data } from 'effect'

/** A file could not be had, and is as it was. */
export class DiskFailed extends Data.TaggedError('DiskFailed')<{
  readonly kind:
    | 'missing'
    | 'notAFile'
    | 'notAllowed'
    | 'full'
    | 'tooLarge'
    | 'other'
    /** Something lies where nothing may be yet. */
    | 'taken'
    /** No file can have such a name, or be asked for so. */
    | 'badName'
  /** What failed, why, and what to do. */
  readonly message: string
}> {}
