import './timeline.css'
import { pastOf } from '@anode/notebook/history'
import { Bookmark } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { EntryList } from './EntryList.tsx'
import { PastFailure } from './PastFailure.tsx'
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
