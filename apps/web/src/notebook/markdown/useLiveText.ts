import { useEffect, useState, useSyncExternalStore } from 'react'
import { useSession } from '../state/SessionContext.ts'

/** How long typing may put off what follows it, in milliseconds. */
const AT_MOST = 200

/** Safari has no idle callbacks. */
const whenIdle: (run: () => void) => () => void =
  'requestIdleCallback' in window
    ? (run) => {
        const id = requestIdleCallback(run, { timeout: AT_MOST })
        return () => cancelIdleCallback(id)
      }
    : (run) => {
        const id = setTimeout(run, AT_MOST / 2)
        return () => clearTimeout(id)
      }

/** A cell's text as it is typed, a moment later: when the page has time. */
export const useLiveText = (cellId: string, stored: string): string => {
  const { texts } = useSession()
  const generation = useSyncExternalStore(texts.onReset, () => texts.generationOf(cellId))
  const [live, setLive] = useState<string | null>(null)
  useEffect(() => {
    const text = texts.open(cellId)
    if (text === null) return
    let cancel: (() => void) | null = null
    const take = () => {
      cancel = null
      setLive(text.text.toString())
    }
    const onChange = () => {
      cancel ??= whenIdle(take)
    }
    take()
    text.text.observe(onChange)
    return () => {
      cancel?.()
      text.text.unobserve(onChange)
      texts.release(cellId, text)
    }
  }, [texts, generation, cellId])
  return live ?? stored
}

/** A cell's text as it is seen: what is stored, and, a moment later, what others are typing into it. */
export const useShownText = (cellId: string, stored: string): string => {
  const { texts } = useSession()
  const [live, setLive] = useState<string | null>(null)
  useEffect(() => {
    let cancel: (() => void) | null = null
    const take = () => {
      cancel = null
      setLive(texts.liveText(cellId)?.text.toString() ?? null)
    }
    const onLive = () => {
      if (texts.liveText(cellId) !== null) cancel ??= whenIdle(take)
      else {
        // A fact holds it now, and what is stored with it.
        cancel?.()
        take()
      }
    }
    take()
    const end = texts.onLive(cellId, onLive)
    return () => {
      cancel?.()
      end()
    }
  }, [texts, cellId])
  return live ?? stored
}
