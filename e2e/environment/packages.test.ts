import { describe, expect } from 'vitest'
import { test } from '../harness/test.ts'

describe('the panel of packages', () => {
  test('lists what the notebook asks for, adds and removes by keys alone, and everyone sees it', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['import humanize; humanize.intcomma(1234567)'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await notebook.button('Run all').click()
    await expect.poll(() => notebook.runStates()).toEqual(['error'])

    // By the palette, with keys alone.
    await (await notebook.cellAt(0)).root.focus()
    await page.keyboard.press('Control+k')
    await page.locator('.palette-line').first().waitFor()
    await page.keyboard.type('Add a package')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('region', { name: 'Packages', exact: true })
    const field = panel.getByRole('combobox', { name: 'Add a package' })
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    await expect.poll(() => panel.textContent()).toContain('The usual packages')
    const asked = panel.getByRole('region', { name: 'Packages asked for' })
    await expect.poll(() => asked.getByRole('button', { name: /^pandas/ }).count()).toBe(1)

    await page.keyboard.type('humani')
    await panel.getByRole('option', { name: 'humanize' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => field.inputValue()).toBe('humanize')
    await expect.poll(() => panel.locator('[data-look-up=found]').textContent()).toContain('is the newest of')
    await page.keyboard.type('==4.9.0')
    await page.keyboard.press('Enter')
    await expect.poll(() => panel.textContent()).toContain('Named by the notebook')
    await expect.poll(() => asked.getByRole('button', { name: /^humanize.*4\.9\.0/ }).count()).toBe(1)

    // What pandas brings is folded below it.
    const pandas = asked.getByRole('button', { name: /^pandas/ })
    await pandas.focus()
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(() => asked.getByRole('list', { name: 'What pandas needs' }).textContent())
      .toContain('numpy')

    // The kernel that runs is told of it when it starts anew.
    await expect.poll(() => panel.textContent()).toContain('counts from the next start')
    await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/kernel/restart')),
      panel.getByRole('button', { name: 'Restart the kernel' }).click(),
    ])
    await notebook.button('Run all').click()
    await expect.poll(() => notebook.runStates()).toEqual(['ok'])

    // Another page that has it open sees the list as it is now, also when somebody changes it.
    const { page: other } = await otherBrowser.openNotebook(id)
    await other.getByRole('button', { name: /^Kernel: / }).click()
    await other.getByRole('menuitem', { name: 'Packages' }).click()
    const theirs = other.getByRole('region', { name: 'Packages asked for' })
    await expect.poll(() => theirs.getByRole('button', { name: /^humanize/ }).count()).toBe(1)
    await asked.getByRole('button', { name: 'Remove humanize' }).click()
    await expect.poll(() => theirs.getByRole('button', { name: /^humanize/ }).count()).toBe(0)
    await expect.poll(() => asked.getByRole('button', { name: /^humanize/ }).count()).toBe(0)
  })

  test('says why packages do not go together, and keeps those that there are', async ({ anode, browser }) => {
    const { page } = await browser.openNotebook(await anode.createNotebook(['1']))
    const panel = page.getByRole('region', { name: 'Packages', exact: true })
    const rail = page.getByRole('navigation', { name: 'Panels' })
    const button = rail.getByRole('button', { name: 'Packages' })
    // The test before left it open, and that is remembered; alone, it is closed.
    await button.waitFor()
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
    await panel.waitFor()
    const field = panel.getByRole('combobox', { name: 'Add a package' })
    await field.fill('pandas==0.0.1')
    await field.press('Enter')
    const failure = panel.getByRole('alert').filter({ hasText: 'The packages were not changed' })
    await expect.poll(() => failure.textContent()).toMatch(/pandas==0\.0\.1/)
    await expect.poll(() => panel.textContent()).toContain('The usual packages')
    await failure.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => failure.count()).toBe(0)

    // What is no package is said where it is typed.
    await field.fill('./six')
    await field.press('Enter')
    await expect.poll(() => panel.getByRole('alert').textContent()).toContain('is a path')
  })
})
