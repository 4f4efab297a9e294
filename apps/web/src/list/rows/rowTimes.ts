import type { Principal } from '@anode/document'
import type { ListedNotebook, ListSort } from '@anode/protocol'
import { exactTime } from '../../time/relativeTime.ts'

/** What a row says at its right: a time, and the words before it. */
export interface RowTime {
  readonly words: string
  readonly at: number
}

/** How somebody who looks at the list calls the one who changed a notebook. */
const nameOf = (principal: Principal | null, me: Principal | null): string | null =>
  principal === null ? null : principal.id === me?.id ? 'You' : principal.name

/** What the list is sorted by, as the row tells it; who changed it when that is not about something else. */
export const rowTime = (notebook: ListedNotebook, sort: ListSort, me: Principal | null): RowTime => {
  const { deletedAt, openedAt, createdAt, updatedAt, changedBy } = notebook
  if (deletedAt !== null) return { words: 'Deleted ', at: deletedAt }
  if (sort === 'opened' && openedAt !== null) return { words: 'Opened ', at: openedAt }
  if (sort === 'created') return { words: 'Made ', at: createdAt }
  const name = nameOf(changedBy, me)
  return { words: name === null ? '' : `${name}, `, at: updatedAt }
}

/** All that is known of a notebook's times, to the minute. */
export const exactTimes = (notebook: ListedNotebook, me: Principal | null): ReadonlyArray<string> => {
  const { deletedAt, openedAt, createdAt, updatedAt, changedBy } = notebook
  const name = nameOf(changedBy, me)
  const who = name === null ? '' : ` by ${name === 'You' ? 'you' : name}`
  return [
    ...(deletedAt === null ? [] : [`Deleted: ${exactTime(deletedAt)}`]),
    `Changed${who}: ${exactTime(updatedAt)}`,
    ...(openedAt === null ? [] : [`Opened by you: ${exactTime(openedAt)}`]),
    `Made: ${exactTime(createdAt)}`,
  ]
}
