import type { Page } from 'playwright-core'
import { within } from '../within.ts'

declare global {
  interface Window {
    /** When the text that is waited for was in the page, in ms since the epoch. */
    benchText: Promise<number>
  }
}

/** Begins to look for a text in a cell of the page; gives how to wait until it is in the DOM, in ms since the epoch. */
export const textSeen = async (page: Page, cell: string, text: string): Promise<() => Promise<number>> => {
  await page.evaluate(
    ([selector, wanted]) => {
      const seen = Promise.withResolvers<number>()
      window.benchText = seen.promise
      const look = () => {
        if (!document.querySelector(selector)?.textContent?.includes(wanted)) return
        observer.disconnect()
        seen.resolve(Date.now())
      }
      const observer = new MutationObserver(look)
      observer.observe(document.body, { subtree: true, childList: true, characterData: true })
      look()
    },
    [`[data-cell-id="${cell}"]`, text] as const,
  )
  return () =>
    within(
      60,
      `“${text}” in the cell ${cell}`,
      page.evaluate(() => window.benchText),
    )
}
