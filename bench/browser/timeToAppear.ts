import type { Page } from 'playwright-core'

/** When an element is there that matches the selector, in milliseconds from the start of the navigation. */
export const timeToAppear = (page: Page, selector: string): Promise<number> =>
  page.evaluate(async (wanted) => {
    while (document.querySelector(wanted) === null) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    return performance.now()
  }, selector)
