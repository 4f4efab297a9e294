import { Data } from 'effect'

/** A file that cannot be read as a notebook. */
export class BrokenIpynb extends Data.TaggedError('BrokenIpynb')<{
  /** What is wrong, as a path in the file (`cells`); empty when it is the file as a whole. */
  readonly path: string
  /** What is wrong and what to do, for people. */
  readonly message: string
}> {}
