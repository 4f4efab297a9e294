import type { ListenerFailed } from '@anode/protocol/listeners'
import { Cause, Effect } from 'effect'

/** Has listeners that throw logged by their names: what they hear of is done, and the others hear of it. */
export const logListenerFailure =
  (fork: (effect: Effect.Effect<void>) => unknown): ListenerFailed =>
  (listener, error) => {
    fork(Effect.logError(`A listener failed, and what it hears of is done: ${listener}.`, Cause.die(error)))
  }
