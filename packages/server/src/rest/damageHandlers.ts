import { AnodeApi } from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Effect } from 'effect'
import { Remedies } from '../damage/Remedies.ts'

/** What is asked of damaged notebooks. */
export const damageHandlers = HttpApiBuilder.group(AnodeApi, 'damage', (handlers) =>
  Effect.map(Remedies, (remedies) =>
    handlers
      .handle('report', ({ path }) => remedies.report(path.id))
      .handle('repair', ({ path, payload }) => remedies.repair(path.id, payload.how)),
  ),
)
