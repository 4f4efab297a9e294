import { Data } from 'effect'

/** The notebook cannot be opened, and trying again is of no use. */
export class ReplicaUnavailable extends Data.TaggedError('ReplicaUnavailable')<{
  readonly reason: string
  readonly message: string
}> {}
