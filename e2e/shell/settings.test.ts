import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { openBrowser } from '../harness/Browser.ts'
import { openNetwork } from '../harness/Network.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test as base } from '../harness/test.ts'

/** Settings are the person's: each test begins with none. */
const test = base.extend('fresh', { auto: true }, async ({ anode }) => {
  const chosen = await (await anode.request('GET', '/settings')).json()
  const nothing = Object.fromEntries(Object.keys(chosen).map((key) => [key, null]))
  await anode.request('PATCH', '/settings', nothing)
})

const themeOf = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme ?? 'system')

const chooseTheme = async (page: Page, name: string): Promise<void> => {
  await page.locator('[data-setting=theme]').getByText(name, { exact: true }).click()
}

describe('settings', () => {
  test('apply at once in every tab, and in other browsers when they open', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['1'])
    const { page } = await browser.openNotebook(id)
    const list = await browser.openTab('/')
    await page.bringToFront()
    await page.keyboard.press('Control+,')
    await chooseTheme(page, 'Dark')
    await expect.poll(() => themeOf(page)).toBe('dark')
    await expect.poll(() => themeOf(list)).toBe('dark')
    await expect.poll(async () => (await anode.request('GET', '/settings')).json()).toEqual({ theme: 'dark' })
    const elsewhere = await otherBrowser.openTab('/')
    await expect.poll(() => themeOf(elsewhere)).toBe('dark')
    await page.getByRole('button', { name: 'Reset theme' }).click()
    await expect.poll(() => themeOf(page)).toBe('system')
    await expect.poll(async () => (await anode.request('GET', '/settings')).json()).toEqual({})
    await page.getByRole('button', { name: 'Close settings' }).click()
  })

  test('are right from the first paint', async ({ anode, browser }) => {
    await anode.request('PATCH', '/settings', { theme: 'dark', fontSize: 150, width: 'full' })
    const page = await browser.openTab('/')
    await expect.poll(() => themeOf(page)).toBe('dark')
    await page.reload({ waitUntil: 'commit' })
    // Before any script of the page itself has run.
    await page.waitForSelector('#root', { state: 'attached' })
    const look = await page.evaluate(() => {
      const { dataset, style } = document.documentElement
      return [dataset.theme, dataset.width, style.getPropertyValue('--text-scale')]
    })
    expect(look).toEqual(['dark', 'full', '1.5'])
  })

  test('made without the server are kept and arrive when it is back', async ({ anode }) => {
    const network = await openNetwork(anode)
    const traveller = await openBrowser(network)
    try {
      const page = await traveller.openTab('/settings')
      await page.locator('[data-setting=theme]').waitFor()
      network.goOffline()
      await chooseTheme(page, 'Light')
      await page.getByRole('switch', { name: 'Line numbers' }).click()
      expect(await themeOf(page)).toBe('light')
      await anode.request('PATCH', '/settings', { width: 'wide' })
      network.goOnline()
      await page.evaluate(() => window.dispatchEvent(new Event('online')))
      await expect
        .poll(async () => (await anode.request('GET', '/settings')).json())
        .toEqual({ theme: 'light', lineNumbers: true, width: 'wide' })
      await expect.poll(() => page.evaluate(() => document.documentElement.dataset.width)).toBe('wide')
    } finally {
      await traveller.close()
      network.close()
    }
  })

  test('are found by typing', async ({ browser }) => {
    const page = await browser.openTab('/settings')
    await page.getByRole('searchbox').fill('kernel')
    await expect.poll(() => page.locator('[data-setting]').count()).toBe(1)
    await page.locator('[data-command="kernel.interrupt"]').waitFor()
    expect(await page.locator('[data-command="cell.delete"]').count()).toBe(0)
  })

  test('set the size of text, the width, and whether durations are shown', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['print(1)'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await page.setViewportSize({ width: 1500, height: 900 })
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    const size = () => cell.editor.evaluate((element) => getComputedStyle(element).fontSize)
    const width = async () => (await page.getByRole('main').boundingBox())?.width ?? 0
    const [before, narrow] = [Number.parseFloat(await size()), await width()]
    await anode.request('PATCH', '/settings', { fontSize: 120, width: 'full', showTiming: false })
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect.poll(async () => Number.parseFloat(await size())).toBeCloseTo(before * 1.2)
    await expect.poll(width).toBeGreaterThan(narrow)
    await expect.poll(() => cell.root.locator('.run-time').count()).toBe(0)
  })

  test('let run all go on behind an error', async ({ anode, browser }) => {
    await anode.request('PATCH', '/settings', { stopOnError: false })
    const id = await anode.createNotebook(['1/0', '"after"'])
    const tab = await browser.openTab('/')
    await expect
      .poll(() => tab.evaluate(() => localStorage.getItem('anode.settings')))
      .toContain('stopOnError')
    const notebook = await browser.openNotebook(id)
    await notebook.button('Run all').click()
    await expect.poll(() => notebook.runStates()).toEqual(['error', 'ok'])
  })

  test('start the kernel when a notebook opens', async ({ anode, browser }) => {
    await anode.request('PATCH', '/settings', { kernelStart: 'open' })
    const id = await anode.createNotebook(['1'])
    const notebook = new NotebookPage(await browser.openTab(`/n/${id}`))
    await notebook.opened()
    await expect.poll(() => notebook.kernelStatus()).toBe('ready')
    await expect.poll(async () => (await notebook.cellAt(0)).state()).toBe('idle')
  })

  test('wrap long lines of code, from the palette', async ({ anode, browser }) => {
    const id = await anode.createNotebook([`x = "${'long '.repeat(80)}"`])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const cell = await notebook.cellAt(0)
    await cell.editor.waitFor()
    const height = async () => (await cell.editor.boundingBox())?.height ?? 0
    const before = await height()
    await cell.root.focus()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find a command or a notebook' }).fill('wrap long')
    await page.getByRole('option', { name: 'Wrap long lines: on or off' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Wrap long lines: on.').waitFor()
    await expect.poll(height).toBeGreaterThan(before * 2)
  })

  test('number lines by the key that Jupyter has for it', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['1\n2'])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.editor.waitFor()
    await cell.root.focus()
    await notebook.page.keyboard.press('l')
    await expect.poll(() => cell.root.locator('.cm-lineNumbers').count()).toBe(1)
    await notebook.page.keyboard.press('l')
    await expect.poll(() => cell.root.locator('.cm-lineNumbers').count()).toBe(0)
  })
})
