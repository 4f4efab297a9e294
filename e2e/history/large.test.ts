/** Looking back where there is much: many cells, a long log, and no server. */
import { expect } from 'vitest'
import { openNotebookFile } from '../harness/notebookLog.ts'
import { networkTest, test } from '../harness/test.ts'

const CELLS = 1000

/** Enough for two checkpoints. */
const FACTS = 2400

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
  await page.locator('[data-entry]', { hasText: 'Made the notebook' }).click()
  await page.locator('[data-past-banner=there]').waitFor()
  await expect.poll(() => page.locator('[data-past-cell]').count()).toBe(CELLS)
  expect(await page.locator('[data-past-cell] .code-still').count()).toBeLessThan(CELLS / 2)
  await page.getByRole('button', { name: 'Restore this version' }).click()
  await expect.poll(() => first.text()).toBe('value_0 = 0')
  expect(browser.errors).toEqual([])
})

test('A log of thousands of facts answers at any moment from its checkpoints, and says when there is none', async ({
  anode,
}) => {
  const id = await anode.createNotebook(['x'])
  for (let i = 0; i < FACTS; i++) await anode.request('PATCH', `/notebooks/${id}`, { title: `Title ${i}` })
  const path = `/notebooks/${id}/history`
  const { head } = (await (await anode.request('GET', path)).json()) as { readonly head: number }
  for (const back of [5, FACTS / 2, FACTS - 5]) {
    const then = await (await anode.request('GET', `${path}/${head - back}`)).json()
    expect(then).toMatchObject({
      notebook: { title: `Title ${FACTS - 1 - back}` },
      cells: [{ source: 'x' }],
    })
  }
  const missing = await anode.request('GET', `${path}/${head + 1}`)
  expect(missing.status).toBe(404)
  expect(await missing.json()).toMatchObject({ _tag: 'MomentNotFound', head })
  const file = openNotebookFile(anode.home, id)
  expect(file.prepare('SELECT count(*) AS n FROM checkpoints').get()).toMatchObject({ n: 2 })
  file.close()
})

networkTest(
  'Without the server the panel says so, and versions can be named all the same',
  async ({ anode, remote, network }) => {
    const notebook = await remote.openNotebook(await anode.createNotebook(['x = 1']))
    const { page } = notebook
    await page.keyboard.press('ControlOrMeta+Shift+h')
    await page.locator('[data-entry]').first().waitFor()
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
