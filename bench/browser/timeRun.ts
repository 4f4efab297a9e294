import type { Page } from 'playwright-core'
import { within } from '../within.ts'

declare global {
  interface Window {
    /** When Ctrl+Enter was pressed last, by `performance.now()`. */
    benchPressed: number
    benchShown: Promise<number>
  }
}

/** Notes key presses before any script of the page hears of them. Call it before the page is loaded. */
export const notePresses = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const note = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.ctrlKey) window.benchPressed = performance.now()
    }
    addEventListener('keydown', note, { capture: true })
  })
}

/** From Ctrl to Enter, in ms: no hand presses both at once, and an editor may draw when a key goes down. */
const REACH = 60

/**
 * Presses Ctrl+Enter and measures in the page, in milliseconds, until an element that matches the selector
 * is there, with this text if one is given, and painted: the frame after the change has run its callbacks
 * and been handed over.
 */
export const timeRun = async (page: Page, selector: string, text: string | null): Promise<number> => {
  await page.evaluate(
    ([wanted, content]) => {
      const shown = Promise.withResolvers<number>()
      window.benchShown = shown.promise
      const matches = () =>
        content === null
          ? document.querySelector(wanted) !== null
          : [...document.querySelectorAll(wanted)].some((element) => element.textContent?.trim() === content)
      const painted = new MessageChannel()
      painted.port1.onmessage = () => shown.resolve(performance.now() - window.benchPressed)
      const observer = new MutationObserver(() => {
        if (!matches()) return
        observer.disconnect()
        requestAnimationFrame(() => painted.port2.postMessage(null))
      })
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      })
    },
    [selector, text] as const,
  )
  await page.keyboard.down('Control')
  await page.waitForTimeout(REACH)
  await page.keyboard.press('Enter')
  await page.keyboard.up('Control')
  return within(
    120,
    `${selector} with ${text ?? 'anything'}`,
    page.evaluate(() => window.benchShown),
  )
}
