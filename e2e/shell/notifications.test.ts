import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from '../harness/test.ts'

declare global {
  interface Window {
    notified: { readonly title: string; readonly body: string }[]
  }
}

/**
 * Writes down the notifications that the page makes. They are the browser's own; only that the tab is hidden is
 * pretended, since a browser without a screen hides none.
 */
const watch = (page: Page) =>
  page.evaluate(() => {
    const Real = window.Notification
    window.notified = []
    window.Notification = class extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        window.notified.push({ title, body: options?.body ?? '' })
      }
    }
  })

const hide = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })
  }, hidden)

const turnOn = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+,')
  await page.getByRole('switch', { name: 'Notify when a long run ends' }).click()
}

test('A long run that ends in a hidden tab is told of, once the browser allows it', async ({
  anode,
  browser,
}) => {
  await anode.request('PATCH', '/settings', { longRun: 5 })
  const id = await anode.createNotebook(['1', 'import time; time.sleep(5)', '1/0'], 'Patience')
  const notebook = await browser.openNotebook(id)
  const { page } = notebook
  await turnOn(page)
  await page.getByText('The browser does not allow notifications of this page.').waitFor()
  const control = page.getByRole('switch', { name: 'Notify when a long run ends' })
  await expect.poll(() => control.getAttribute('aria-checked')).toBe('false')

  await browser.context.grantPermissions(['notifications'])
  await control.click()
  await expect.poll(() => control.getAttribute('aria-checked')).toBe('true')
  await watch(page)
  await hide(page, true)
  await notebook.button('Run all').click()
  await expect.poll(() => notebook.runStates()).toEqual(['ok', 'ok', 'error'])
  await expect
    .poll(() => page.evaluate(() => window.notified))
    .toEqual([{ title: 'Patience', body: expect.stringMatching(/^Cell 2 finished after \d+(\.\d+)? s\.$/) }])
})
