import type { Principal } from '@anode/document'
import { BadRequest, BodyTooLarge, type ProposedFact, StorageFailed } from '@anode/protocol'
import { Effect } from 'effect'
import type { Room } from '../room/Room.ts'

/**
 * States facts of whoever asks, all or none. What has been read of the room in the same turn still holds: between that
 * and this nobody else has theirs.
 */
export const stateByRest = (
  room: Room,
  by: Principal,
  facts: ReadonlyArray<ProposedFact>,
): Effect.Effect<void, BadRequest | BodyTooLarge | StorageFailed> =>
  Effect.suspend((): Effect.Effect<void, BadRequest | BodyTooLarge | StorageFailed> => {
    if (facts.length === 0) return Effect.void
    const outcome = room.stateFacts(by, facts)
    if (outcome._tag === 'accepted') return Effect.void
    const { tag, message } = outcome.refusal
    if (tag === 'StorageFailed') return new StorageFailed({ message })
    return tag === 'FactTooLarge' ? new BodyTooLarge({ message }) : new BadRequest({ message })
  })

/** The same with facts that are right by themselves: only the disk can refuse them. */
export const stateOwn = (room: Room, by: Principal, facts: ReadonlyArray<ProposedFact>) =>
  stateByRest(room, by, facts).pipe(Effect.catchTags({ BadRequest: Effect.die, BodyTooLarge: Effect.die }))
