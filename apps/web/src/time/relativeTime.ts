const DAY = 86_400_000

const minutes = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' })
const thisYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const otherYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })

/** A past time in words, coarser the longer ago: `just now`, `5 minutes ago`, `Tuesday`, `3 Mar`. */
export const relativeTime = (at: number, now: number): string => {
  const ago = now - at
  if (ago < 60_000) return 'just now'
  if (ago < 3_600_000) return minutes.format(-Math.floor(ago / 60_000), 'minute')
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  if (at >= midnight) return minutes.format(-Math.floor(ago / 3_600_000), 'hour')
  if (at >= midnight - DAY) return 'yesterday'
  if (at >= midnight - 6 * DAY) return weekday.format(at)
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? thisYear : otherYear).format(at)
}

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' })

/** A time to the minute: `Tuesday, March 3, 2026 at 3:30 PM`. */
export const exactTime = (at: number): string => exact.format(at)
