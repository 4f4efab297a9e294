import { Listeners } from '@anode/protocol/listeners'
import { useSyncExternalStore } from 'react'
import { relativeTime } from './relativeTime.ts'

/** How often times are looked at, in milliseconds: the finest word is a minute. */
const TICK = 20_000

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Listeners('the time')

const tick = () => {
  now = Date.now()
  listeners.tell()
}

/** One clock for all times on the page, which stands still while nobody can see it. */
const subscribe = (listener: () => void) => {
  if (listeners.size === 0) {
    now = Date.now()
    timer = setInterval(() => !document.hidden && tick(), TICK)
    document.addEventListener('visibilitychange', tick)
  }
  const end = listeners.add(listener)
  return () => {
    end()
    if (listeners.size > 0) return
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  }
}

/** A past time in words that stay right as time passes. */
export const useRelativeTime = (at: number): string =>
  // What happened after the last tick is of this moment.
  useSyncExternalStore(subscribe, () => relativeTime(at, Math.max(now, at)))

/** The same as an element. */
export const RelativeTime = ({ at }: { readonly at: number }) => {
  const words = useRelativeTime(at)
  return <time dateTime={new Date(at).toISOString()}>{words}</time>
}
