import { expect } from 'vitest'
import { ListPage } from '../harness/ListPage.ts'
import { test } from '../harness/test.ts'

test('a kernel that runs is listed with its state and memory, and stopped', async ({ anode, browser }) => {
  const id = await anode.createNotebook(['input()', 'print("done")'], 'With a kernel')
  const list = await ListPage.open(browser)
  const kernels = list.page.getByRole('region', { name: 'Running kernels' })
  const kernel = kernels.getByRole('listitem').filter({ hasText: 'With a kernel' })
  await list.link('With a kernel').waitFor()
  expect(await kernels.count()).toBe(0)

  const notebook = await browser.openNotebook(id)
  const cell = await notebook.cellAt(0)
  await cell.run()
  await kernel.getByText('Kernel: Running', { exact: true }).waitFor()
  await kernel.getByText(/^\d+ MB$/).waitFor()
  await list.row('With a kernel').getByText('Kernel: Running', { exact: true }).waitFor()
  const field = cell.root.getByRole('textbox', { name: /input|answer/i }).or(cell.root.locator('input'))
  await field.first().fill('go on')
  await field.first().press('Enter')
  await kernel.getByText('Kernel: Ready', { exact: true }).waitFor()

  // The same in the notebook's own bar, in words when one points at it.
  const pill = notebook.page.locator('[data-kernel-status]')
  await pill.hover()
  await expect.poll(() => notebook.page.getByRole('tooltip').innerText()).toMatch(/\d+ MB of memory/)

  const { kernels: running } = (await (await anode.request('GET', '/kernels')).json()) as {
    readonly kernels: ReadonlyArray<{ readonly notebookId: string; readonly memory: number }>
  }
  expect(running).toMatchObject([{ notebookId: id, status: 'ready', memory: expect.any(Number) }])

  await kernels.getByRole('button', { name: 'Stop the kernel of With a kernel' }).click()
  await expect.poll(() => kernels.count()).toBe(0)
  await expect.poll(() => notebook.kernelStatus()).toBe('shutdown')
})

test('the kernels are known again after the server was killed', async ({ anode, browser }) => {
  const id = await anode.createNotebook(['x = 1'], 'Survivor')
  const notebook = await browser.openNotebook(id)
  await (await notebook.cellAt(0)).runToEnd()
  await notebook.page.close()
  await anode.restart()
  const list = await ListPage.open(browser)
  const kernel = list.page.getByRole('region', { name: 'Running kernels' }).getByRole('listitem')
  await kernel.getByText('Kernel: Ready', { exact: true }).waitFor()
  await kernel.getByText(/^\d+ MB$/).waitFor()
})
