import './timeline.css'
import { Bookmark } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { RequestFailed } from '../../server/request.ts'
import { useSession } from '../state/SessionContext.ts'
import { EntryList } from './EntryList.tsx'
import { pastOf, usePast } from './pastOf.ts'
import { TimeSlider } from './TimeSlider.tsx'
import { VersionList } from './VersionList.tsx'

/** The time line is asked for again this long after something happened, in milliseconds. */
const SETTLE = 800

/** Keeps the newest entries known while they can be seen. */
const useFresh = (): void => {
  const session = useSession()
  const past = useMemo(() => pastOf(session), [session])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = () => {
      if (timer !== undefined || session.replica.head() === past.state.head) return
      timer = setTimeout(() => {
        timer = undefined
        void past.refresh()
      }, SETTLE)
    }
    void past.refresh()
    const ends = [session.index.on('any', later), session.replica.onStatus(later)]
    return () => {
      clearTimeout(timer)
      for (const end of ends) end()
    }
  }, [session, past])
}

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

/** Everything that happened to the notebook, and the way back to any of it. */
export const TimelinePanel = () => {
  useFresh()
  const session = useSession()
  return (
    <div className="timeline-panel">
      <TimeSlider />
      <PastFailure />
      <button
        type="button"
        className="button"
        onClick={() => {
          const past = pastOf(session)
          past.name({ seq: past.state.place?.seq ?? null, name: '' })
        }}
      >
        <Bookmark size={14} aria-hidden />
        Name this version
      </button>
      <VersionList />
      <EntryList />
    </div>
  )
}
