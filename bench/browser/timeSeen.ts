import type { Page } from 'playwright-core'

declare global {
  interface Window {
    /** When each text of the watched element was painted, by its number of characters, in ms since the epoch. */
    benchSeen: Map<number, number>
    /** When the last key came, in ms since the epoch. */
    benchPressed: number
  }
}

/** Notes in a page when a text that grows there is painted, and when keys come. */
export const watchText = (page: Page, editor: string): Promise<void> =>
  page.evaluate((selector) => {
    const now = () => performance.timeOrigin + performance.now()
    window.benchSeen = new Map()
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        window.benchPressed = performance.timeOrigin + timeStamp
      },
      { capture: true },
    )
    const element = document.querySelector(selector)
    if (element === null) throw new Error(`There is no ${selector}.`)
    let shown = 0
    const painted = new MessageChannel()
    const waiting: number[] = []
    painted.port1.onmessage = () => {
      for (const length of waiting.splice(0)) window.benchSeen.set(length, now())
    }
    // Only lines: what an editor lays over them is no text.
    const length = () =>
      [...element.querySelectorAll('.cm-line')].reduce(
        (sum, line) => sum + (line.textContent?.length ?? 0),
        0,
      )
    new MutationObserver(() => {
      const next = length()
      if (next <= shown) return
      shown = next
      waiting.push(next)
      requestAnimationFrame(() => painted.port2.postMessage(null))
    }).observe(element, { subtree: true, childList: true, characterData: true })
    shown = length()
  }, editor)

/** Types one key and gives how long it took, in ms, until the other page had painted a text of that length. */
export const timeSeen = async (from: Page, to: Page, key: string, length: number): Promise<number> => {
  await from.keyboard.press(key)
  const seen = await to.waitForFunction((wanted) => window.benchSeen.get(wanted) ?? null, length, {
    polling: 10,
  })
  return Number(await seen.jsonValue()) - (await from.evaluate(() => window.benchPressed))
}
