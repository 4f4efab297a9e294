import type { Stream } from 'effect'
import type { DiskFailed } from '../linkedFiles/DiskFailed.ts'

/** A file that is going to be sent. */
export interface SentFile {
  readonly name: string
  readonly size: number
  readonly changedAt: number
  /** Names this state of the file: another one once somebody has written to it. */
  readonly version: string
  /** Its bytes from `first` to `last`, both counted from 0. */
  readonly bytes: (first: number, last: number) => Stream.Stream<Uint8Array, DiskFailed>
}
