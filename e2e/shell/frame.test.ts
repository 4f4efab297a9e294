import { describe, expect } from 'vitest'
import { test } from '../harness/test.ts'

describe('panels', () => {
  test('open beside the notebook, keep their width, and give the focus back', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['1'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const cell = await notebook.cellAt(0)
    await cell.root.focus()
    const left = async () => (await cell.root.boundingBox())?.x ?? 0
    const before = await left()
    await page.keyboard.press('Control+,')
    const panel = page.getByRole('region', { name: 'Settings' })
    await panel.waitFor()
    expect(await panel.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await left()).toBeGreaterThan(before)
    const edge = page.getByRole('separator', { name: 'Width of the panel' })
    const width = async () => Number(await edge.getAttribute('aria-valuenow'))
    const narrow = await width()
    await edge.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => width()).toBe(narrow + 32)
    const box = await edge.boundingBox()
    if (box === null) throw new Error('The edge has no place.')
    await page.mouse.move(box.x + box.width / 2, 400)
    await page.mouse.down()
    await page.mouse.move(box.x + 80, 400)
    await page.mouse.up()
    const wide = await width()
    expect(wide).toBeGreaterThan(narrow + 80)

    await page.keyboard.press('Escape')
    await expect.poll(() => cell.root.evaluate((element) => element === document.activeElement)).toBe(true)
    await notebook.reload()
    await panel.waitFor()
    await expect.poll(() => width()).toBe(wide)
    await page.getByRole('button', { name: 'Close settings' }).click()
    expect(await panel.count()).toBe(0)
  })

  test('cover a phone above its bar, which opens and closes them', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['1'])
    const { page } = await browser.openNotebook(id)
    await page.setViewportSize({ width: 400, height: 800 })
    const bar = page.getByRole('navigation', { name: 'Panels' })
    expect((await bar.boundingBox())?.y).toBeGreaterThan(700)
    const button = bar.getByRole('button', { name: 'Settings' })
    await button.click()
    expect((await page.getByRole('region', { name: 'Settings' }).boundingBox())?.width).toBe(400)
    await button.click()
    expect(await page.getByRole('region', { name: 'Settings' }).count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
    // What one looks for is in the notebook, which is uncovered then.
    await button.click()
    await page.keyboard.press('ControlOrMeta+f')
    await page.getByRole('textbox', { name: 'Find', exact: true }).waitFor()
    expect(await page.getByRole('region', { name: 'Settings' }).count()).toBe(0)
  })
})

describe('the help', () => {
  test('shows every key as it is now, keeps the focus inside, and gives it back', async ({
    anode,
    browser,
  }) => {
    await anode.request('PATCH', '/settings', { keymap: { 'cell.delete': { command: ['Mod-d'] } } })
    const id = await anode.createNotebook(['1'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const cell = await notebook.cellAt(0)
    await cell.root.focus()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Help' })
    await expect
      .poll(() => help.locator('.help-key', { hasText: 'Delete cell' }).innerText())
      .toContain('Ctrl+D')
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab')
      expect(await help.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    }
    await page.keyboard.press('Escape')
    await expect.poll(() => cell.root.evaluate((element) => element === document.activeElement)).toBe(true)
    await anode.request('PATCH', '/settings', { keymap: null })
  })

  test('says what is going on and copies it without secrets', async ({ anode, browser }) => {
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const id = await anode.createNotebook(['1'])
    const { page } = await browser.openNotebook(id)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('what is going')
    await page.keyboard.press('Enter')
    const help = page.getByRole('dialog', { name: 'Help' })
    await help
      .getByText(/protocol \d/)
      .nth(1)
      .waitFor()
    await help.getByText('Room head').waitFor()
    await expect.poll(() => help.locator('.help-log').innerText()).toContain('Connection: online')
    await page.evaluate((token) => {
      window.dispatchEvent(new ErrorEvent('error', { message: `GET /?token=${token} failed` }))
    }, anode.token)
    await help.getByRole('button', { name: 'Copy diagnostics' }).click()
    await page.getByText('Diagnostics are on the clipboard.').waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toContain(`Notebook: ${id}`)
    expect(text).toContain('GET /?token=… failed')
    expect(text).not.toContain(anode.token)
  })

  test('leads through a tour that sees what one does, and goes on where it was left', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['1 + 1'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await page.keyboard.press('?')
    await page.getByRole('tab', { name: 'Tour' }).click()
    await page.getByRole('button', { name: 'Start the tour' }).click()
    const tour = page.getByRole('dialog', { name: /^Tour: / })
    // By keyboard alone: the card has the focus, and what it asks for is done in the notebook beside it.
    await expect.poll(() => tour.evaluate((element) => element === document.activeElement)).toBe(true)
    await tour.getByRole('button', { name: 'Next' }).press('Enter')
    await page.getByRole('dialog', { name: 'Tour: Run a cell' }).waitFor()
    expect(await (await notebook.cellAt(0)).runToEnd()).toBe('ok')
    await tour.getByText('Done').waitFor()
    await tour.getByRole('button', { name: 'Next' }).click()
    await tour.getByRole('button', { name: 'Leave the tour' }).click()
    await expect.poll(() => tour.count()).toBe(0)
    await notebook.reload()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('tour')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Tour: Add a cell' }).waitFor()
  })
})
