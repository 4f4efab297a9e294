/** Cells on the clipboard: within a notebook, to another one, and as .ipynb JSON. */
import { expect } from 'vitest'
import { sourcesOf } from '../harness/ipynb.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { test } from '../harness/test.ts'

const texts = async (notebook: NotebookPage) => {
  const ids = await notebook.cellIds()
  return Promise.all(ids.map((id) => notebook.cell(id).text()))
}

/** What another program would have put on the clipboard. */
const paste = (notebook: NotebookPage, text: string) =>
  notebook.page.evaluate((content) => {
    const data = new DataTransfer()
    data.setData('text/plain', content)
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    ;(document.activeElement ?? document.body).dispatchEvent(event)
  }, text)

test('Cells are cut, copied and pasted by their keys', async ({ anode, browser }) => {
  const id = await anode.createNotebook(['a', 'b', 'c'])
  const notebook = await browser.openNotebook(id)
  const { keyboard } = notebook.page
  await (await notebook.cellAt(0)).root.focus()
  await keyboard.press('Shift+ArrowDown')
  await keyboard.press('x')
  await expect.poll(() => texts(notebook)).toEqual(['c'])
  await keyboard.press('v')
  await expect.poll(() => texts(notebook)).toEqual(['c', 'a', 'b'])
  await pressSequence(notebook.page, 'g', 'g')
  await keyboard.press('c')
  await keyboard.press('Shift+v')
  await expect.poll(() => texts(notebook)).toEqual(['c', 'c', 'a', 'b'])
  await keyboard.press('z')
  await keyboard.press('z')
  await keyboard.press('z')
  await expect.poll(() => texts(notebook)).toEqual(['a', 'b', 'c'])
  await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['a', 'b', 'c'])
})

test('Cells go to another notebook with their outputs, with Ctrl+C and Ctrl+V and by key', async ({
  anode,
  browser,
}) => {
  const from = await browser.openNotebook(
    await anode.createNotebook(['print("out")', '"x" * 90_000'], 'From'),
  )
  const [small, large] = [await from.cellAt(0), await from.cellAt(1)]
  expect(await small.runToEnd()).toBe('ok')
  expect(await large.runToEnd()).toBe('ok')
  await small.root.focus()
  await from.page.keyboard.press('Shift+ArrowDown')
  await from.page.keyboard.press('ControlOrMeta+c')
  await from.page.getByText('2 cells copied.').waitFor()

  const id = await anode.createNotebook(['there'], 'To')
  const to = await browser.openNotebook(id)
  await (await to.cellAt(0)).root.focus()
  await to.page.keyboard.press('ControlOrMeta+v')
  await expect.poll(() => texts(to)).toEqual(['there', 'print("out")', '"x" * 90_000'])
  await expect.poll(async () => (await to.cellAt(1)).outputText()).toBe('out')
  await expect.poll(async () => (await (await to.cellAt(2)).outputText()).length).toBeGreaterThan(80_000)
  await to.page.keyboard.press('v')
  await expect.poll(async () => (await texts(to)).length).toBe(5)
  await expect.poll(async () => (await to.cellAt(3)).outputText()).toBe('out')
  await expect.poll(async () => (await anode.exportNotebook(id)).cells[1]?.outputs?.length).toBe(1)
})

test('In a text, the same keys copy and paste text', async ({ anode, browser }) => {
  const notebook = await browser.openNotebook(await anode.createNotebook(['word']))
  const cell = await notebook.cellAt(0)
  await cell.editor.click()
  const { keyboard } = notebook.page
  await keyboard.press('ControlOrMeta+a')
  await keyboard.press('ControlOrMeta+c')
  await keyboard.press('ControlOrMeta+End')
  await keyboard.press('ControlOrMeta+v')
  await expect.poll(() => texts(notebook)).toEqual(['wordword'])
})

test('The text of a notebook file becomes cells, with outputs and attachments; other text becomes one', async ({
  anode,
  browser,
}) => {
  const id = await anode.createNotebook(['first'])
  const notebook = await browser.openNotebook(id)
  await (await notebook.cellAt(0)).root.focus()
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  await paste(
    notebook,
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [
        {
          id: 'p1',
          cell_type: 'code',
          metadata: {},
          source: ['6', '*7'],
          execution_count: 8,
          outputs: [{ output_type: 'stream', name: 'stdout', text: ['4', '2'] }],
        },
        {
          id: 'p2',
          cell_type: 'markdown',
          metadata: {},
          source: '![dot](attachment:dot.png)',
          attachments: { 'dot.png': { 'image/png': png } },
        },
      ],
    }),
  )
  await expect.poll(async () => (await notebook.cellIds()).length).toBe(3)
  const pasted = await notebook.cellAt(1)
  await expect.poll(() => pasted.text()).toBe('6*7')
  await expect.poll(() => pasted.outputText()).toBe('42')
  await pasted.root.getByText('[8]').waitFor()
  await (await notebook.cellAt(2)).root.getByRole('img', { name: 'dot' }).waitFor()
  await paste(notebook, 'not = "a notebook"')
  await expect.poll(async () => (await notebook.cellAt(3)).text()).toBe('not = "a notebook"')
})

test('Cells of any size are pasted by key in another tab, on a page that is not served securely too', async ({
  anode,
  browser,
}) => {
  const from = await browser.openNotebook(await anode.createNotebook([`# ${'x'.repeat(200_000)}`], 'Large'))
  // What browsers keep in the small storage for one site, but for a rest.
  await from.page.evaluate(() => localStorage.setItem('other', 'x'.repeat(5_100_000)))
  await (await from.cellAt(0)).root.focus()
  await from.page.keyboard.press('c')
  await from.page.getByText('Cell copied.').waitFor()
  await from.page.evaluate(() => localStorage.removeItem('other'))
  const to = await browser.openNotebook(await anode.createNotebook(['there'], 'To'))
  // Without a secure origin, the clipboard cannot be read without a paste.
  await to.page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await (await to.cellAt(0)).root.focus()
  await to.page.keyboard.press('v')
  await expect.poll(() => to.cellIds()).toHaveLength(2)
})
