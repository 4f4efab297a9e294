import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Waits until the browser has everything of the page that it needs to open it without a server. */
export const pageKept = (page: Page): Promise<void> => page.locator('html[data-offline=ready]').waitFor()

/** The last fact in the copy that the browser has of a notebook; -1 without a copy. */
const copiedUpTo = (page: Page, id: string): Promise<number> =>
  page.evaluate(
    (key) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('anode')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const request = opening.result.transaction('copies').objectStore('copies').get(key)
          request.onsuccess = () => {
            opening.result.close()
            resolve(request.result?.cursor ?? -1)
          }
        }
      }),
    id,
  )

/**
 * Waits until the browser has a copy of the notebook, with which a page opens before the server answers; with that
 * fact in it, where one is named.
 */
export const copyStored = async (page: Page, id: string, seq = 0): Promise<void> => {
  await expect.poll(() => copiedUpTo(page, id)).toBeGreaterThanOrEqual(seq)
}
