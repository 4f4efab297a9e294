import type { Page } from 'playwright-core'

/** What comes later than this after the page has gone quiet belongs to no first load, in ms. */
const QUIET = 2000

/** Opens an address and counts the bytes that come over the network until nothing more comes, in MB. */
export const loadedBytes = async (page: Page, url: string, shown: string): Promise<number> => {
  let bytes = 0
  let last = performance.now()
  page.on('requestfinished', async (request) => {
    last = performance.now()
    const { responseBodySize, responseHeadersSize } = await request.sizes()
    bytes += responseBodySize + responseHeadersSize
  })
  await page.goto(url)
  await page.locator(shown).first().waitFor()
  while (performance.now() - last < QUIET) await page.waitForTimeout(100)
  return bytes / 1e6
}
