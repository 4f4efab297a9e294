import { describe, expect } from 'vitest'
import { pressSequence } from '../harness/pressSequence.ts'
import { test } from '../harness/test.ts'

describe('the palette', () => {
  test('finds an action by a few letters, does it, and offers it first the next time', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['1', '2'])
    const { page } = await browser.openNotebook(id)
    const cells = page.locator('[data-cell-id]')
    await cells.first().focus()
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Find a command or a notebook' })
    await field.fill('delcel')
    await page.getByRole('option', { name: 'Delete cell', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => cells.count()).toBe(1)
    // The focus is where the action left it: in the notebook.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-cell-id')))
      .toBe(true)
    await page.keyboard.press('Control+Shift+p')
    await expect.poll(() => page.getByRole('option').first().innerText()).toContain('Delete cell')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-cell-id')))
      .toBe(true)
  })

  test('takes no key for a command while it opens', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['1', '2'])
    const { page } = await browser.openNotebook(id)
    const cells = page.locator('[data-cell-id]')
    await cells.first().focus()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('dd')
    await page.getByRole('combobox', { name: 'Find a command or a notebook' }).waitFor()
    expect(await cells.count()).toBe(2)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    // Closed, it holds back nothing.
    await pressSequence(page, 'd', 'd')
    await expect.poll(() => cells.count()).toBe(1)
  })

  test('leaves out what cannot be done, and shows the key of what can', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['1'])
    const { page } = await browser.openNotebook(id)
    await page.getByRole('textbox', { name: 'Notebook title' }).click()
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: /^Run all/ }).waitFor()
    expect(await page.getByRole('option', { name: /^Light theme|^Dark theme/ }).count()).toBe(2)
    expect(await page.getByRole('option', { name: /^Theme as the system/ }).count()).toBe(0)
    await expect
      .poll(() => page.getByRole('option', { name: /^Interrupt kernel/ }).innerText())
      .toContain('I I')
  })

  test('goes to notebooks by their titles, from the list as well', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['1'], 'Sea birds of the north')
    const page = await browser.openTab('/')
    await page.locator('[data-notebook-id]').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('sea bird')
    await page.getByRole('option', { name: 'Sea birds of the north' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/n/${id}`)
  })
})

describe('keys', () => {
  test('are changed in the settings; who had the key is named and loses it', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['1'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const row = (command: string) => page.locator(`[data-command="${command}"]`)
    await page.keyboard.press('Control+,')
    await row('cell.insertBelow').locator('.key-button').click()
    await page.keyboard.press('a')
    const conflict = row('cell.insertBelow').getByRole('alert')
    await conflict.waitFor()
    await expect.poll(() => conflict.innerText()).toContain('Insert cell above')
    await conflict.getByRole('button', { name: 'Take it' }).click()
    await expect.poll(() => row('cell.insertAbove').innerText()).toContain('Add')

    const first = await notebook.cellAt(0)
    await first.root.focus()
    await page.keyboard.press('a')
    await expect.poll(() => notebook.cellIds()).toHaveLength(2)
    expect((await notebook.cellIds())[0]).toBe(first.id)
    await page.getByRole('button', { name: 'Reset all keys' }).click()
    await first.root.focus()
    await page.keyboard.press('a')
    await expect.poll(async () => (await notebook.cellIds()).indexOf(first.id)).toBe(1)
  })

  test('may be sequences, and Esc changes nothing', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['1'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await page.keyboard.press('Control+,')
    const change = page.locator('[data-command="cell.duplicate"]').locator('.key-button')
    await change.click()
    await page.keyboard.press('Escape')
    await expect.poll(() => change.innerText()).toBe('Add')
    await change.click()
    await pressSequence(page, 'q', 'q')
    await expect.poll(() => change.innerText()).toBe('Q Q')
    await (await notebook.cellAt(0)).root.focus()
    await pressSequence(page, 'q', 'q')
    await expect.poll(() => notebook.cellIds()).toHaveLength(2)
    await page.getByRole('button', { name: 'Reset all keys' }).click()
  })
})
