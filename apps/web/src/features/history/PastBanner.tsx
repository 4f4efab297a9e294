import { doneWords, momentTime, namesOf, pastOf } from '@anode/notebook/history'
import { Bookmark, CopyPlus, History, RotateCcw } from 'lucide-react'
import { useEffect } from 'react'
import { TippedButton } from '../../controls/TippedButton.tsx'
import { useOpenPanel } from '../../notebook/state/openPanel.ts'
import { useNameOf, useSession } from '../../notebook/state/SessionContext.ts'
import { duplicateAndTell, restoreMomentAndTell } from './restoring.ts'
import { TimeSlider } from './TimeSlider.tsx'
import { usePast } from './usePast.ts'

/** Says that this is the past, whose and when, and what can be done with it. */
export const PastBanner = () => {
  const session = useSession()
  const past = pastOf(session)
  const place = usePast((state) => state.place)
  const shown = usePast((state) => state.shown)
  const total = usePast((state) => state.total)
  const entry = usePast(({ entries }) => (place?.n == null ? undefined : entries.get(place.n)))
  const nameOf = useNameOf()
  const panel = useOpenPanel().id
  useEffect(() => {
    if (total === null) void past.refresh()
  }, [past, total])
  const isThere = shown !== null && shown.seq === place?.seq
  const at = isThere ? shown.at : (entry?.toAt ?? shown?.at ?? null)
  const who = entry !== undefined ? namesOf(entry.people, nameOf) : nameOf(shown?.by ?? '')
  return (
    <section
      className="past-banner"
      aria-label="The notebook as it was"
      data-past-banner={isThere ? 'there' : 'coming'}
    >
      <div className="past-banner-words" role="status">
        <History size={16} className="mt-0.5 flex-none text-accent-ink" aria-hidden />
        <div className="min-w-0">
          <p className="font-medium">As it was{at === null ? '' : ` ${momentTime(at, Date.now())}`}</p>
          <p className="line-clamp-2 text-[12.5px] text-ink-soft">
            {who}
            {entry === undefined ? '' : `: ${doneWords(entry.done)}`}
            {entry !== undefined && place !== null && place.seq !== entry.to && ` (change ${place.seq})`}
          </p>
        </div>
      </div>
      <div className="past-slider" data-doubled={panel === 'history' || undefined}>
        <TimeSlider />
      </div>
      <div className="past-banner-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={!isThere}
          onClick={() => restoreMomentAndTell(session)}
        >
          <RotateCcw size={14} aria-hidden />
          Restore this version
        </button>
        <TippedButton
          tip="Make a notebook of its own of it"
          className="button"
          onClick={() => void duplicateAndTell(session)}
        >
          <CopyPlus size={14} aria-hidden />
          <span className="max-sm:sr-only">Duplicate from here</span>
        </TippedButton>
        <button
          type="button"
          className="button"
          onClick={() => past.name({ seq: place?.seq ?? null, name: '' })}
        >
          <Bookmark size={14} aria-hidden />
          <span className="max-sm:sr-only">Name this version</span>
        </button>
        <TippedButton
          tip="Back to now"
          command="history.back"
          className="button button-quiet"
          onClick={() => past.close()}
        >
          Back to now
        </TippedButton>
      </div>
    </section>
  )
}
