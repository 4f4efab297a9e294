const DAY = 86_400_000

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const thisYear = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const otherYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })

/** A time of the day: `14:05`. */
export const clockTime = (at: number): string => clock.format(at)

/** The day of a time as a heading: `Today`, `Yesterday`, `Tuesday, March 3`. */
export const dayOf = (at: number, now: number): string => {
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  if (at >= midnight) return 'Today'
  if (at >= midnight - DAY) return 'Yesterday'
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? thisYear : otherYear).format(at)
}

/** A moment within a sentence: `today, 14:05`. */
export const momentTime = (at: number, now: number): string => {
  const day = dayOf(at, now)
  return `${day === 'Today' || day === 'Yesterday' ? day.toLowerCase() : day}, ${clockTime(at)}`
}
