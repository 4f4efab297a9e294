/** Looking back where there is much: many cells, a long log, and no server. */
import { expect } from 'vitest'
import { networkTest, test } from '../harness/test.ts'

const CELLS = 1000

test('A notebook of 1,000 cells is looked back at without drawing them all, and restored', async ({
  anode,
  browser,
}) => {
  const id = await anode.createNotebook(Array.from({ length: CELLS }, (_, i) => `value_${i} = ${i}`))
  const notebook = await browser.openNotebook(id)
  const { page } = notebook
  const first = await notebook.cellAt(0)
  await first.write('changed = True')
  await first.root.focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Shift+h')
  await page.locator('.timeline-entry', { hasText: 'Made the notebook' }).click()
  await page.locator('[data-past-banner=there]').waitFor()
  await expect.poll(() => page.locator('[data-past-cell]').count()).toBe(CELLS)
  expect(await page.locator('[data-past-cell] .code-still').count()).toBeLessThan(CELLS / 2)
  await page.getByRole('button', { name: 'Restore this version' }).click()
  await expect.poll(() => first.text()).toBe('value_0 = 0')
  expect(browser.errors).toEqual([])
})

test('A log answers at any of its moments, and says when there is no such one', async ({ anode }) => {
  const id = await anode.createNotebook(['x'])
  for (let i = 0; i < 40; i++) await anode.request('PATCH', `/notebooks/${id}`, { title: `Title ${i}` })
  const page = (await (await anode.request('GET', `/notebooks/${id}/history`)).json()) as {
    readonly head: number
    readonly total: number
  }
  const then = await (await anode.request('GET', `/notebooks/${id}/history/${page.head - 5}`)).json()
  expect(then).toMatchObject({ notebook: { title: 'Title 34' }, cells: [{ source: 'x' }] })
  const missing = await anode.request('GET', `/notebooks/${id}/history/${page.head + 1}`)
  expect(missing.status).toBe(404)
  expect(await missing.json()).toMatchObject({ _tag: 'MomentNotFound', head: page.head })
})

networkTest(
  'Without the server the panel says so, and versions can be named all the same',
  async ({ anode, remote, network }) => {
    const notebook = await remote.openNotebook(await anode.createNotebook(['x = 1']))
    const { page } = notebook
    await page.keyboard.press('ControlOrMeta+Shift+h')
    await page.locator('.timeline-entry').first().waitFor()
    network.goOffline()
    await page.getByRole('button', { name: 'Close history' }).click()
    await page.keyboard.press('ControlOrMeta+Shift+h')
    await page.getByText('History needs the server').waitFor()
    await page.locator('[data-panel]').getByRole('button', { name: 'Name this version' }).click()
    await page.getByRole('textbox', { name: 'Name this version' }).fill('On the train')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Named versions' }).getByText('On the train').waitFor()
  },
)
