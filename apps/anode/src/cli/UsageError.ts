import { Data } from 'effect'

/** The command line cannot be understood. */
export class UsageError extends Data.TaggedError('UsageError')<{ readonly message: string }> {}
