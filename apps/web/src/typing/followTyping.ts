import { showToast } from '../toasts/Toasts.tsx'
import { LostTyping } from './LostTyping.ts'
import { keyPlaceOf } from './modeAt.ts'

/** How long what follows from an act may take, in milliseconds. */
const SETTLE = 1000

const ACTS = ['pointerdown', 'click', 'drop'] as const

const lost = new LostTyping(() =>
  showToast({
    text: 'What you were typing in is not there any more. Keys do nothing now: press Esc, or click where you want to go on.',
  }),
)

let timer: ReturnType<typeof setTimeout> | undefined
let before: Element | null = null

const isThere = (element: Element): boolean => element.isConnected && element.checkVisibility()

const look = (): void => {
  const now = document.activeElement
  // What is done in a frame is not heard here: whoever comes out of one that is still there meant it.
  if (before !== now && before?.isConnected && before.tagName === 'IFRAME') lost.act()
  const moved = now !== document.body && before !== null && before !== now && isThere(before)
  before = now
  lost.at(keyPlaceOf(now), moved)
}

/** What an act does to the focus may come a little later. */
const settleSoon = (): void => {
  clearTimeout(timer)
  timer = setTimeout(() => {
    look()
    lost.settled()
  }, SETTLE)
}

/** The person did something that may take the focus elsewhere. */
export const acted = (event?: Event): void => {
  look()
  lost.act(event?.target instanceof Element ? keyPlaceOf(event.target) : 'none')
  settleSoon()
}

/** Whether a key was meant for a text that is gone, and must do nothing. Asked for every key, before it does anything. */
export const isForLostText = (key: string, at: number): boolean => {
  look()
  const drop = lost.press(key, at)
  settleSoon()
  return drop
}

/** Follows the focus until the returned function is called. */
export const followTyping = (): (() => void) => {
  look()
  const controller = new AbortController()
  const options = { capture: true, passive: true, signal: controller.signal }
  for (const act of ACTS) window.addEventListener(act, acted, options)
  window.addEventListener('focusin', look, options)
  return () => {
    clearTimeout(timer)
    controller.abort()
  }
}
