import { doneWords, momentTime, namesOf, pastOf } from '@anode/notebook/history'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { useNameOf, useSession } from '../../notebook/state/SessionContext.ts'
import { usePast } from './usePast.ts'

/**
 * The whole history as a slider: a step is an entry of the time line, with Shift a single fact; its right end
 * is now.
 */
export const TimeSlider = () => {
  const session = useSession()
  const past = pastOf(session)
  const total = usePast((state) => state.total) ?? 0
  const place = usePast((state) => state.place)
  const entries = usePast((state) => state.entries)
  const nameOf = useNameOf()
  const n = place === null ? total : (place.n ?? total)
  const entry = entries.get(n)
  const words =
    place === null
      ? 'Now'
      : entry === undefined
        ? `Step ${n} of ${total}`
        : `${momentTime(entry.toAt, Date.now())}, ${namesOf(entry.people, nameOf)}: ${doneWords(entry.done)}`
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    void (event.shiftKey ? past.stepFact(by) : past.step(by))
  }
  return (
    <div className="time-slider">
      <IconButton
        label="Look back one step"
        command="history.previous"
        disabled={total < 2 || n <= 1}
        onClick={() => void past.step(-1)}
      >
        <ChevronLeft size={16} aria-hidden />
      </IconButton>
      <input
        type="range"
        aria-label="Moment of the notebook"
        aria-valuetext={words}
        min={1}
        max={Math.max(total, 1)}
        value={Math.max(n, 1)}
        disabled={total < 2}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          const next = Number(target.value)
          if (next >= total) past.close()
          else void past.showEntry(next)
        }}
      />
      <IconButton
        label="Look one step on"
        command="history.next"
        disabled={place === null}
        onClick={() => void past.step(1)}
      >
        <ChevronRight size={16} aria-hidden />
      </IconButton>
    </div>
  )
}
