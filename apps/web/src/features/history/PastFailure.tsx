import { pastOf } from '@anode/notebook/history'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { RequestFailed } from '../../server/request.ts'
import { usePast } from './usePast.ts'

/** Why the history is not there: without the server, what was seen before can still be looked at. */
export const PastFailure = () => {
  const past = pastOf(useSession())
  const failure = usePast((state) => state.failure)
  if (failure === null) return null
  const away = failure instanceof RequestFailed && failure.tag === 'Unreachable'
  const words = failureOf('The history could not be read', failure)
  return (
    <Failure
      tone="warn"
      {...words}
      {...(away
        ? {
            what: 'History needs the server',
            why: 'The past of a notebook is kept there, and it does not answer. Moments that you saw a while ago can still be shown.',
            todo: 'Versions can be named without it.',
          }
        : {})}
    >
      <button type="button" className="button" onClick={() => past.retry()}>
        Try again
      </button>
    </Failure>
  )
}
