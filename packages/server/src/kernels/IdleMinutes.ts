import { Context } from 'effect'

/** After how many minutes without a run or a viewer a kernel is shut down where nobody said otherwise. */
export const IDLE_MINUTES = 30

/** What this server's kernels get where their notebook does not say; 0: they are never shut down for it. */
export class IdleMinutes extends Context.Reference<IdleMinutes>()('anode/IdleMinutes', {
  defaultValue: () => IDLE_MINUTES,
}) {}

/** The most that a notebook may ask for, in minutes: a year. */
export const MOST_IDLE_MINUTES = 366 * 24 * 60

type Metadata = Readonly<Record<string, unknown>>

const ownOf = ({ anode }: Metadata): Metadata =>
  typeof anode === 'object' && anode !== null && !Array.isArray(anode) ? (anode as Metadata) : {}

/** `anode.idleMinutes` of a notebook's metadata; null when it says nothing that makes sense. */
export const idleMinutesOf = (metadata: Metadata): number | null => {
  const { idleMinutes } = ownOf(metadata)
  return typeof idleMinutes === 'number' && idleMinutes >= 0 && idleMinutes <= MOST_IDLE_MINUTES
    ? idleMinutes
    : null
}

/** The metadata with other minutes; null: the server's. What else stands there stays. */
export const withIdleMinutes = (metadata: Metadata, minutes: number | null): Metadata => {
  const { anode: _, ...others } = metadata
  const { idleMinutes: __, ...own } = ownOf(metadata)
  const now = minutes === null ? own : { ...own, idleMinutes: minutes }
  return Object.keys(now).length === 0 ? others : { ...others, anode: now }
}
