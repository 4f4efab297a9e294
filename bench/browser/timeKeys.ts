import type { Page } from 'playwright-core'

declare global {
  interface Window {
    /** Milliseconds from each key to the picture that shows it. */
    benchKeys: number[]
  }
}

/** Between two keys, in ms: a fast typist. Not a multiple of a frame, so that keys meet frames at every phase. */
const STROKE = 83

/**
 * Types into the editor that has the focus, a key at a time, and measures for each, in milliseconds, from when
 * the browser got the key until it is painted: the next frame has run its callbacks and been handed over.
 */
export const timeKeys = async (page: Page, count: number): Promise<number[]> => {
  await page.evaluate(() => {
    window.benchKeys = []
    const painted = new MessageChannel()
    const pressed: number[] = []
    painted.port1.onmessage = () => {
      const at = pressed.shift()
      if (at !== undefined) window.benchKeys.push(performance.now() - at)
    }
    const note = ({ timeStamp }: Event) => {
      pressed.push(timeStamp)
      requestAnimationFrame(() => painted.port2.postMessage(null))
    }
    addEventListener('keydown', note, { capture: true })
  })
  for (let n = 0; n < count; n++) {
    await page.keyboard.press('abcdefghij'[n % 10] ?? 'a')
    await page.waitForTimeout(STROKE)
  }
  return page.evaluate(() => window.benchKeys)
}
