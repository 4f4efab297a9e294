import { BadRequest, BodyTooLarge, Conflict, FileNotFound, StorageFailed } from '@anode/protocol'
import { Effect } from 'effect'
import type { DiskFailed } from '../linkedFiles/DiskFailed.ts'

/** What a program is told of a file that could not be had. */
export const folderError = ({
  kind,
  message,
}: DiskFailed): BadRequest | Conflict | FileNotFound | StorageFailed => {
  if (kind === 'missing') return new FileNotFound({ message })
  if (kind === 'badName') return new BadRequest({ message })
  if (kind === 'full') return new StorageFailed({ message })
  return new Conflict({ message })
}

/** The same where a file may be too large. */
export const openingError = (error: DiskFailed) =>
  error.kind === 'tooLarge' ? new BodyTooLarge({ message: error.message }) : folderError(error)

/** Where no folder is served. */
export const noFolder = new FileNotFound({
  message: 'This server was started without a folder. Start it with one: anode path/to/folder.',
})

/** The same for whatever fails so. */
export const asTold = <A, E>(effect: Effect.Effect<A, E | DiskFailed>) =>
  Effect.catchIf(
    effect,
    (error): error is DiskFailed => (error as { _tag?: unknown })._tag === 'DiskFailed',
    (error) => Effect.fail(folderError(error)),
  )
