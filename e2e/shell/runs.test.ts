import { writeFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { test } from '../harness/test.ts'

const waitFor = (file: string) =>
  `import os, time\nwhile not os.path.exists(${JSON.stringify(file)}): time.sleep(0.01)`

describe('runs', () => {
  test('show their place in line, and the tab how far they are', async ({ anode, browser }) => {
    const stop = anode.home.file('place')
    const id = await anode.createNotebook([waitFor(stop), '2', '3'], 'Queue')
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await notebook.button('Run all').click()
    await expect.poll(() => notebook.runStates()).toEqual(['running', 'queued', 'queued'])
    await expect
      .poll(async () => (await notebook.cellAt(2)).root.locator('.run-time').textContent())
      .toBe('2nd in line')
    await expect.poll(() => page.title()).toBe('(0/3) Queue · Anode')
    const icon = () => page.locator('link[rel=icon]').getAttribute('href')
    expect(await icon()).toContain('data:image/svg+xml')
    writeFileSync(stop, '')
    await expect.poll(() => notebook.runStates()).toEqual(['ok', 'ok', 'ok'])
    await expect.poll(() => page.title()).toBe('Queue · Anode')
    await expect.poll(icon).toBe('/icon.svg')
  })

  test('that fail are brought into view, unless the person is reading elsewhere', async ({
    anode,
    browser,
  }) => {
    const [first, second] = [anode.home.file('first'), anode.home.file('second')]
    const fillers = Array.from({ length: 12 }, (_, i) => `# filler ${i}\n${'#\n'.repeat(12)}`)
    const id = await anode.createNotebook([waitFor(first), ...fillers, '1/0', waitFor(second), '1/0'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const seen = async (place: number) => {
      const box = await (await notebook.cellAt(place)).root.boundingBox()
      return box !== null && box.y < 900 && box.y + box.height > 48
    }
    await notebook.button('Run all').click()
    await expect.poll(async () => (await notebook.runStates())[0]).toBe('running')
    expect(await seen(13)).toBe(false)
    writeFileSync(first, '')
    await expect.poll(() => seen(13)).toBe(true)

    const last = await notebook.cellAt(15)
    await (await notebook.cellAt(14)).run()
    await last.run()
    await expect.poll(() => last.state()).toBe('queued')
    await page.mouse.wheel(0, -20_000)
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0)
    writeFileSync(second, '')
    expect(await last.ended()).toBe('error')
    expect(await page.evaluate(() => scrollY)).toBe(0)
  })
})
