import { JSON_DEPTH_LIMIT } from '@anode/document'
import { HttpApiBuilder, HttpServerResponse } from '@effect/platform'
import { Effect, Option } from 'effect'

const message = `The request's JSON is nested too deep to be read: send no more than ${JSON_DEPTH_LIMIT} levels.`

/**
 * Says of a body that is nested so deep that nothing can walk through it, not even who says what is wrong with it, that
 * it is.
 */
export const tooDeepBody = HttpApiBuilder.middleware((app) =>
  Effect.catchSomeDefect(app, (defect) =>
    defect instanceof RangeError && defect.message.includes('call stack')
      ? Option.some(
          Effect.succeed(HttpServerResponse.unsafeJson({ _tag: 'BadRequest', message }, { status: 400 })),
        )
      : Option.none(),
  ),
)
