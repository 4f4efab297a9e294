import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Waits until the browser has everything of the page that it needs to open it without a server. */
export const pageKept = (page: Page): Promise<void> => page.locator('html[data-offline=ready]').waitFor()

/** What the page's database in the browser holds in one store under one key. */
const countStored = (page: Page, store: string, key: string): Promise<number> =>
  page.evaluate(
    ([name, id]) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('anode')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const request = opening.result.transaction(name).objectStore(name).count(id)
          request.onsuccess = () => {
            opening.result.close()
            resolve(request.result)
          }
        }
      }),
    [store, key] as const,
  )

/** Waits until the browser has a copy of the notebook, with which a page opens before the server answers. */
export const copyStored = async (page: Page, id: string): Promise<void> => {
  await expect.poll(() => countStored(page, 'copies', id)).toBe(1)
}
