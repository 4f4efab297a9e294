import type { Page } from 'playwright-core'

/** What comes later than this after the page has gone quiet belongs to no first load, in ms. */
const QUIET = 2000

/** Opens an address and counts the bytes that come over the network until nothing more comes, in MB. */
export const loadedBytes = async (page: Page, url: string, shown: string): Promise<number> => {
  const session = await page.context().newCDPSession(page)
  let bytes = 0
  let last = performance.now()
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
    last = performance.now()
  })
  await session.send('Network.enable')
  await page.goto(url)
  await page.locator(shown).first().waitFor()
  while (performance.now() - last < QUIET) await page.waitForTimeout(100)
  await session.detach()
  return bytes / 1e6
}
