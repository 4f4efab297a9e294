import { describe, expect } from 'vitest'
import { ipynbOf } from '../harness/ipynb.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

/** A notebook of somebody who had a package installed, as their Anode saved it. */
const fromElsewhere = (): string => {
  const file = JSON.parse(ipynbOf(['import humanize; humanize.intcomma(1234567)']))
  const environment = { dependencies: ['humanize==4.9.0', 'pandas'] }
  return JSON.stringify({ ...file, metadata: { ...file.metadata, anode: { environment } } })
}

describe('a notebook with packages from elsewhere', () => {
  test('asks before anything is installed, and has them once somebody agreed', async ({ browser }) => {
    const page = await browser.openTab('/')
    await page.getByLabel('Open .ipynb files').setInputFiles({
      name: 'shapes.ipynb',
      mimeType: 'application/x-ipynb+json',
      buffer: Buffer.from(fromElsewhere()),
    })
    await page.waitForURL(/\/n\//)
    const notebook = new NotebookPage(page)
    const notice = page.getByRole('status').filter({ hasText: 'nobody here has agreed to' })
    await expect.poll(() => notice.textContent()).toContain('humanize')
    expect(await notice.textContent()).not.toContain('pandas')
    await notebook.button('Run all').click()
    await expect.poll(() => notebook.runStates()).toEqual(['error'])

    await notice.getByRole('button', { name: 'Install' }).click()
    await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/kernel/restart')),
      page.getByRole('button', { name: 'Restart the kernel' }).click(),
    ])
    await expect.poll(() => notice.count()).toBe(0)
    await notebook.button('Run all').click()
    await expect.poll(() => notebook.runStates()).toEqual(['ok'])
    await expect.poll(() => page.locator('[data-kind=code]').textContent()).toContain('1,234,567')
  })
})
