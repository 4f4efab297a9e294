import { describe, expect } from 'vitest'
import { test } from '../harness/test.ts'

describe('a question of input()', () => {
  test('is there for everybody and after a reload, and goes away for all with the first answer', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['a = input("First? ")\nb = input("Second? ")\nprint(a, b)'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [cell, other] = [await ana.cellAt(0), await ben.cellAt(0)]
    await cell.run()
    await cell.root.getByLabel('First?').waitFor()
    await ana.reload()
    const first = cell.root.getByLabel('First?')
    await first.waitFor()
    await ana.page.getByRole('button', { name: /Kernel: Waits for input/ }).waitFor()
    await other.root.getByText('Everyone here is asked').waitFor()
    await other.root.getByLabel('First?').fill('one')
    await other.root.getByLabel('First?').press('Enter')
    const second = cell.root.getByLabel('Second?')
    await second.waitFor()
    await expect.poll(() => cell.outputText()).toContain('First? one')
    // What was answered before comes back by the arrow, to who gave it.
    await other.root.getByLabel('Second?').press('ArrowUp')
    expect(await other.root.getByLabel('Second?').inputValue()).toBe('one')
    await other.root.getByLabel('Second?').press('ArrowDown')
    expect(await other.root.getByLabel('Second?').inputValue()).toBe('')
    await second.fill('two')
    await second.press('Enter')
    for (const each of [cell, other]) {
      await expect.poll(() => each.outputText()).toContain('one two')
      await expect.poll(() => each.root.locator('form').count()).toBe(0)
    }
  })

  test('for a password shows dots to all, and what one began of it to nobody when another answers', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook([
      'import getpass\nw = getpass.getpass("Word: ")\nn = input("Next? ")\nprint(len(w))',
    ])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [cell, other] = [await ana.cellAt(0), await ben.cellAt(0)]
    await cell.run()
    const field = cell.root.locator('form input')
    await cell.root.getByText('Not shown to anybody, and not stored.').waitFor()
    expect(await field.getAttribute('type')).toBe('password')
    await field.fill('half of a secr')
    await other.root.getByLabel('Word:').fill('open sesame')
    await other.root.getByLabel('Word:').press('Enter')
    await cell.root.getByLabel('Next?').waitFor()
    expect(await field.inputValue()).toBe('')
    await other.root.getByLabel('Next?').press('ArrowUp')
    expect(await other.root.getByLabel('Next?').inputValue()).toBe('')
    await other.root.getByLabel('Next?').press('Enter')
    for (const each of [cell, other]) {
      await expect.poll(() => each.outputText()).toContain('11')
      expect(await each.outputText()).toContain('Word: ••••••••')
    }
    expect(
      await ben.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage })),
    ).not.toContain('sesame')
  })

  test('of the debugger says that it is one, completes what its frame holds, and remembers commands', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook([
      'def work(long_number, long_name):\n    breakpoint()\n    return long_number\nwork(41, "n")',
    ])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.run()
    await cell.root.getByText('Debugger', { exact: true }).waitFor()
    const field = cell.root.locator('form input')
    await field.fill('p lon')
    await field.press('Tab')
    await expect.poll(() => field.inputValue()).toBe('p long_n')
    await cell.root.getByRole('option', { name: 'long_number' }).click()
    expect(await field.inputValue()).toBe('p long_number')
    await field.press('Enter')
    await expect.poll(() => cell.outputText()).toContain('41')
    await cell.root.locator('form:not([data-answered])').waitFor()
    await field.press('ArrowUp')
    expect(await field.inputValue()).toBe('p long_number')
    await field.fill('xyzzy')
    await field.press('Tab')
    await cell.root.getByText('Nothing is known that goes on like this.').waitFor()
    await field.fill('c')
    await field.press('Enter')
    expect(await cell.ended()).toBe('ok')
  })
})
