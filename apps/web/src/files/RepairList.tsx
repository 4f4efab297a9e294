import type { Repairs } from '@anode/protocol'
import { ChevronRight } from 'lucide-react'

/** `1 thing was repaired`. */
export const repairedWords = (repaired: number): string =>
  repaired === 1 ? '1 thing was repaired' : `${repaired} things were repaired`

/** What was repaired in a file, to be opened by who wants to know; nothing when it was as it should be. */
export const RepairList = ({ repairs, repaired }: Repairs) => {
  if (repaired === 0) return null
  const more = repaired - repairs.length
  return (
    <details className="group text-ink-soft">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm [&::-webkit-details-marker]:hidden">
        <ChevronRight size={14} aria-hidden className="flex-none group-open:rotate-90" />
        {repairedWords(repaired)}
      </summary>
      <ul className="mt-1 max-h-[30vh] overflow-y-auto pl-[18px]" aria-label="Repairs">
        {repairs.map(({ path, message }, i) => (
          <li key={i} className="py-0.5">
            {path !== '' && <code className="mr-1.5 break-all text-[12px] text-ink-faint">{path}</code>}
            {message}
          </li>
        ))}
        {more > 0 && <li className="py-0.5 text-ink-faint">… and {more} more</li>}
      </ul>
    </details>
  )
}
