import type { BrowserContext, Page } from 'playwright-core'
import type { CellTexts } from './editors.ts'
import { timeKeys } from './timeKeys.ts'
import { timeToOpen } from './timeToOpen.ts'

const KEYS = 120

/** What a product leaves to do after it has shown a notebook, in ms: a new browser keeps the whole page meanwhile. */
const SETTLE = 12_000

/** Opens the notebook in a page that is alone in its browser, and lets it settle; `ms`: until it could be edited. */
export const openAlone = async (browser: BrowserContext, url: string, cells: CellTexts) => {
  const [page = await browser.newPage()] = browser.pages()
  const { edit: ms } = await timeToOpen(page, url, cells)
  await page.waitForTimeout(SETTLE)
  return { page, ms }
}

/** Types into the second cell; gives for each key how long it took to its picture, in ms. Once for each page. */
export const typeInLong = async (page: Page, { editors }: CellTexts): Promise<number[]> => {
  await page.locator(editors).nth(1).click()
  await page.waitForTimeout(1000)
  return timeKeys(page, KEYS)
}
