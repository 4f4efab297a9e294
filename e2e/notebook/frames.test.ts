import { describe, expect } from 'vitest'
import type { NotebookCell } from '../harness/NotebookCell.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { test } from '../harness/test.ts'

const frameOf = (cell: NotebookCell) => cell.output('text/html').locator('iframe')

describe('the frame of an output', () => {
  test('has the person’s text size', async ({ anode, browser }) => {
    const id = await anode.createNotebook([
      'import pandas as pd\npd.DataFrame({"tree": ["oak", "pine"], "height": [24.5, 31.0]})',
    ])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    const size = () =>
      frameOf(cell)
        .contentFrame()
        .locator('td')
        .first()
        .evaluate((td) => getComputedStyle(td).fontSize)
    const height = async () => (await frameOf(cell).boundingBox())?.height ?? 0
    await expect.poll(size).toBe('13px')
    await expect.poll(height).toBeGreaterThan(80)
    const before = await height()
    await anode.request('PATCH', '/settings', { fontSize: 150 })
    await notebook.reload()
    await expect.poll(size).toBe('19.5px')
    await expect.poll(height).toBeGreaterThan(before * 1.2)
    await anode.request('PATCH', '/settings', { fontSize: null })
  })

  test('is kept while its cell is far away, and made anew when the cell runs again', async ({
    anode,
    browser,
  }) => {
    const fillers = Array.from({ length: 80 }, (_, i) => `# filler ${i}\n${'#\n'.repeat(12)}`)
    const html = 'from IPython.display import HTML\nHTML("<input value=1 aria-label=n>")'
    const id = await anode.createNotebook([html, ...fillers])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    const field = frameOf(cell).contentFrame().getByLabel('n')
    await field.fill('as I left it')
    await (await notebook.cellAt(0)).root.focus()
    await page.keyboard.press('Shift+g')
    await expect.poll(() => frameOf(cell).count()).toBe(0)
    await pressSequence(page, 'g', 'g')
    await expect.poll(() => field.inputValue()).toBe('as I left it')

    await cell.run()
    await expect.poll(() => field.inputValue()).toBe('1')
  })
})
