import { expect } from 'vitest'
import { test } from '../harness/test.ts'

test('Who has a notebook open on a second device is told so, and led to where they are there', async ({
  anode,
  browser,
  otherBrowser,
}) => {
  const id = await anode.createNotebook(['first', 'second', 'third'])
  const here = await browser.openNotebook(id)
  await (await here.cellAt(0)).root.focus()
  const sign = here.button('Open elsewhere too')
  expect(await sign.count()).toBe(0)

  const there = await otherBrowser.openNotebook(id)
  await (await there.cellAt(2)).root.focus()
  await sign.waitFor()
  await there.button('Open elsewhere too').waitFor()
  const focused = () => here.page.evaluate(() => document.activeElement?.getAttribute('data-cell-id'))
  await expect
    .poll(async () => {
      await sign.click()
      const item = here.page.getByRole('menuitem', { name: 'Go to where you are' })
      if ((await item.getAttribute('aria-disabled')) === null) return item.click().then(() => true)
      await here.page.keyboard.press('Escape')
      return false
    })
    .toBe(true)
  await expect.poll(focused).toBe((await here.cellAt(2)).id)

  await there.page.close()
  await expect.poll(() => sign.count()).toBe(0)
})
