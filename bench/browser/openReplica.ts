import type { BrowserContext, Page } from 'playwright-core'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import type {} from '../page/bench.ts'
import { within } from '../within.ts'

/** A replica of a notebook in a page of the browser, and how long it took to open, in ms. */
export const openReplica = async (
  browser: BrowserContext,
  server: AnodeServer,
  notebook: string,
): Promise<{ readonly page: Page; readonly ms: number }> => {
  const page = await browser.newPage()
  await page.goto(server.replicaUrl(notebook))
  return {
    page,
    ms: await within(
      60,
      'the opening of the replica',
      page.evaluate(() => window.bench.opened),
    ),
  }
}
