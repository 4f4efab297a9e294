import { expect } from 'vitest'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

test('a browser that is too old is told so before anything else runs', async ({ anode, browser }) => {
  const page = await browser.context.newPage()
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'WebAssembly')
  })
  await page.goto(anode.origin)
  const message = page.getByRole('alert')
  await message.getByRole('heading', { name: 'This browser is too old for Anode' }).waitFor()
  await expect.poll(() => message.innerText()).toContain('It lacks WebAssembly.')
  expect(await page.getByRole('button').count()).toBe(0)
})

test('a part of the page that does not come can be asked for again', async ({ anode, browser }) => {
  await anode.createNotebook(['x = 1'], 'Comes in parts')
  const page = await browser.context.newPage()
  let blocked = true
  await page.route(/assets\/NotebookRoute-.*\.js$/, (route) => (blocked ? route.abort() : route.fallback()))
  await page.goto(anode.origin)
  await page.getByRole('link', { name: 'Comes in parts' }).click()
  await page.getByRole('heading', { name: 'A part of Anode could not be loaded' }).waitFor()
  blocked = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await new NotebookPage(page).opened()
})

test('a text of Markdown is shown as it was written when what renders it does not come', async ({
  anode,
  otherBrowser,
}) => {
  const id = await anode.createNotebook([{ kind: 'markdown', source: 'Twice *this* & more' }, 'x = 1'])
  // One that keeps no part of the page yet: what its worker keeps does come.
  const page = await otherBrowser.context.newPage()
  await page.route(/assets\/renderMarkdown-.*\.js$/, (route) => route.abort())
  await page.goto(`${anode.origin}/n/${id}`)
  const notebook = new NotebookPage(page)
  await notebook.opened()
  await page.getByText('Twice *this* & more').waitFor()
  await (await notebook.cellAt(1)).editor.waitFor()
})

test('an error that nothing expected is said, once', async ({ anode, browser }) => {
  const page = await browser.openTab('/')
  await page.getByRole('heading', { name: 'Notebooks' }).waitFor()
  await page.evaluate(() => {
    for (let i = 0; i < 3; i++) setTimeout(() => Promise.reject(new Error('Nobody saw this coming.')))
  })
  const toast = page.locator('[data-failure=toast]')
  await toast.waitFor()
  await expect.poll(() => toast.innerText()).toContain('Nobody saw this coming.')
  expect(await toast.count()).toBe(1)
  // On purpose, so it does not count against the page.
  await expect.poll(() => browser.errors.splice(0)).toEqual([])
  expect(anode.output).not.toContain('Nobody')
})

test('files that are no notebooks are named with the reason', async ({ browser }) => {
  const page = await browser.openTab('/')
  await page.getByLabel('Open .ipynb files').setInputFiles([
    { name: 'broken.ipynb', mimeType: 'application/json', buffer: Buffer.from('{"cells": 3}') },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') },
  ])
  const failure = page.getByRole('alert').filter({ hasText: '2 of 2 files could not be opened' })
  await failure.waitFor()
  await expect
    .poll(() => failure.innerText())
    .toMatch(/broken\.ipynb\s+.+\s+notes\.txt\s+It is no \.ipynb file/)
  await failure.getByRole('button', { name: 'Copy details' }).waitFor()
})
