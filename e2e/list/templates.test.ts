import { expect } from 'vitest'
import { ListPage } from '../harness/ListPage.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

test('the data analysis runs from top to bottom and writes its conclusion', async ({ browser }) => {
  const list = await ListPage.open(browser)
  await list.page.getByRole('button', { name: 'Templates' }).click()
  await list.page.getByRole('menuitem', { name: 'Data analysis' }).click()
  await list.page.waitForURL(/\/n\//)
  const notebook = new NotebookPage(list.page)
  await notebook.opened()
  await notebook.button('Run all').click()
  await expect
    .poll(async () => (await notebook.runStates()).filter((state) => state !== 'idle'), { timeout: 180_000 })
    .toEqual(Array.from({ length: 9 }, () => 'ok'))
  const last = await notebook.cellAt(-1)
  await last.root.scrollIntoViewIfNeeded()
  await expect.poll(() => last.outputText()).toMatch(/sells most: [\d,]+ in the year\./)
  await expect.poll(() => last.outputText()).toContain('Market is busiest at 12:00 (weekend)')
  await expect.poll(() => last.outputText()).toContain('Busier at the weekend: Market.')
})

test('a list without notebooks starts the first one in one click', async ({ anode, browser }) => {
  const { notebooks } = (await (await anode.request('GET', '/list')).json()) as {
    readonly notebooks: ReadonlyArray<{ readonly id: string }>
  }
  for (const { id } of notebooks) await anode.request('DELETE', `/notebooks/${id}`)
  const list = await ListPage.open(browser, '/')
  await list.page.getByRole('heading', { name: 'Your first notebook' }).waitFor()
  await list.page.getByRole('button', { name: /^Tour/ }).waitFor()
  await list.page.getByRole('button', { name: 'Start a notebook' }).click()
  await list.page.waitForURL(/\/n\//)
  await new NotebookPage(list.page).opened()
})
