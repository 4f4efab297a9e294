import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from '../harness/test.ts'

/** A browser speaks within this time after the page has loaded of what was preloaded and not used, in ms. */
const SPEAKS = 5000

/** Opens the notebook in a browser that takes so long for the page's code; gives what the console said. */
const openSlowly = async (page: Page, address: string): Promise<ReadonlyArray<string>> => {
  const words: string[] = []
  page.on('console', (message) => words.push(`${message.type()} ${message.text()}`))
  await page.route(/assets\/main-.*\.js$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, SPEAKS))
    await route.fallback()
  })
  // With Vim's keys the page's files are asked for at once, not after its first cells are painted.
  await page.addInitScript(() => {
    if (self === top) localStorage.setItem('anode.settings', JSON.stringify({ chosen: { vimKeys: true } }))
  })
  await page.goto(address)
  await page.getByRole('main', { name: 'Notebook' }).waitFor()
  await page.waitForTimeout(SPEAKS)
  return words
}

test('What is fetched ahead makes no browser warn that it is not used, however slow it is, the first time and later', async ({
  anode,
  browser,
}) => {
  const made = await anode.request('POST', '/notebooks', {})
  const { id } = (await made.json()) as { readonly id: string }
  for (const time of ['the first time', 'seen before']) {
    const page = await browser.context.newPage()
    expect(await openSlowly(page, `${browser.address.origin}/n/${id}`), time).toEqual([])
    // Browsers differ in when they warn, but they warn of nothing else. Of modules they do not.
    expect(await page.locator('link[rel=preload]').count(), time).toBe(0)
    await page.close()
  }
})
