import { clockTime, dayOf, doneWords, namesOf, pastOf } from '@anode/notebook/history'
import type { HistoryEntry } from '@anode/protocol'
import { type KeyboardEvent, useMemo, useRef } from 'react'
import { openPanel } from '../../notebook/state/openPanel.ts'
import { useNameOf, useSession } from '../../notebook/state/SessionContext.ts'
import { usePast } from './usePast.ts'

/** The newest entries without a gap, newest first, by days. */
const byDays = (entries: ReadonlyMap<number, HistoryEntry>, total: number) => {
  const days: { readonly day: string; readonly entries: HistoryEntry[] }[] = []
  const now = Date.now()
  for (let n = total; entries.has(n); n--) {
    const entry = entries.get(n) as HistoryEntry
    const day = dayOf(entry.toAt, now)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}

const timesOf = ({ fromAt, toAt }: HistoryEntry): string => {
  const [from, to] = [clockTime(fromAt), clockTime(toAt)]
  return from === to ? to : `${from} – ${to}`
}

/** The time line: who did what and when, by days. A click shows the notebook as it was then. */
export const EntryList = () => {
  const session = useSession()
  const past = pastOf(session)
  const total = usePast((state) => state.total)
  const entries = usePast((state) => state.entries)
  const place = usePast((state) => state.place)
  const nameOf = useNameOf()
  const list = useRef<HTMLDivElement>(null)
  const days = useMemo(() => byDays(entries, total ?? 0), [entries, total])
  const known = days.reduce((sum, { entries: ofDay }) => sum + ofDay.length, 0)

  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('.timeline-entry') ?? [])]
    const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + by]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  if (total === null) return null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from button to button in it.
    <div ref={list} onKeyDown={onKeyDown}>
      {days.map(({ day, entries: ofDay }) => (
        <section key={day} aria-label={day}>
          <h3 className="timeline-day">{day}</h3>
          <ul>
            {ofDay.map((entry) => (
              <li key={entry.n}>
                <button
                  type="button"
                  className="timeline-entry"
                  data-entry={entry.n}
                  aria-current={place?.n === entry.n ? 'true' : undefined}
                  onClick={() => {
                    void past.showEntry(entry.n)
                    openPanel.uncover()
                  }}
                >
                  <span className="text-ink">{doneWords(entry.done)}</span>
                  <span className="timeline-when">
                    {namesOf(entry.people, nameOf)}, {timesOf(entry)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {known < total && (
        <button type="button" className="button button-quiet mt-2" onClick={() => void past.older()}>
          Show earlier
        </button>
      )}
    </div>
  )
}
