import { expect } from 'vitest'
import { ListPage } from '../harness/ListPage.ts'
import { test } from '../harness/test.ts'

/** Python that takes so much memory. */
const takes = (name: string, megabytes: number) => `${name} = b'x' * ${megabytes}_000_000`

/** Takes more and more: what asks for far too much at once is refused by the system, and nothing ends. */
const GROWS = `import time
much = []
while True:
    much.append(b'x' * 20_000_000)
    time.sleep(0.05)`

test('a kernel shows what it takes of what it may, warns, and says why it was ended', async ({
  anode,
  browser,
}) => {
  const id = await anode.createNotebook(
    [takes('some', 10), takes('more', 580), 'del more', GROWS, 'print("on")'],
    'Hungry',
  )
  await anode.request('PATCH', `/notebooks/${id}/limits`, { memory: '800 MB' })
  const notebook = await browser.openNotebook(id)
  const warning = notebook.notice('near its memory limit')
  await (await notebook.cellAt(0)).runToEnd()
  const pill = notebook.page.locator('[data-kernel-status]')
  await pill.getByText(/^\d+ MB$/).waitFor()
  await pill.click()
  const menu = notebook.page.getByRole('menu')
  await menu.getByText(/^\d+ MB of 800 MB$/).waitFor()
  await menu.getByText('Processor').waitFor()
  await notebook.page.keyboard.press('Escape')
  expect(await warning.count()).toBe(0)

  await (await notebook.cellAt(1)).runToEnd()
  await warning.waitFor()
  expect(await warning.innerText()).toMatch(/It takes \d+ MB of the 800 MB/)
  const list = await ListPage.open(browser)
  const kernels = list.page.getByRole('region', { name: 'Running kernels' })
  await kernels.getByTitle(/limit 800 MB · peak \d+ MB · processor \d+ %/).waitFor()
  await list.page.close()
  await (await notebook.cellAt(2)).runToEnd()
  await expect.poll(() => warning.count()).toBe(0)

  const hungry = await notebook.cellAt(3)
  await hungry.run()
  const died = notebook.notice(/ended in cell \[4\]: it took .* of memory, and its limit is 800 MB/)
  await died.waitFor()
  expect(await died.innerText()).toContain('anode.limits.memory')
  await expect.poll(() => notebook.kernelStatus()).toBe('dead')
  await (await notebook.cellAt(4)).runToEnd()
  await expect.poll(() => died.count()).toBe(0)
})
