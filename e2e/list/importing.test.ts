import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { ipynbOf } from '../harness/ipynb.ts'
import { ListPage } from '../harness/ListPage.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

interface TestFile {
  readonly name: string
  readonly content: string
}

/** Drops files, or pastes them, as a browser tells of it. */
const give = (page: Page, how: 'drop' | 'paste', files: ReadonlyArray<TestFile>, text = ''): Promise<void> =>
  page.evaluate(
    ([how, files, text]) => {
      const data = new DataTransfer()
      for (const { name, content } of files) data.items.add(new File([content], name))
      if (text !== '') data.setData('text/plain', text)
      const init = { bubbles: true, cancelable: true }
      if (how === 'paste') {
        document.body.dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }))
        return
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { ...init, dataTransfer: data }))
      }
    },
    [how, files, text] as const,
  )

const good = (name: string): TestFile => ({ name: `${name}.ipynb`, content: ipynbOf([`from_${name} = 1`]) })

test('one file that is dropped is opened and gone to, from any page', async ({ anode, browser }) => {
  const before = await browser.openNotebook(await anode.createNotebook(['x = 1']))
  await give(before.page, 'drop', [good('dropped')])
  await before.page.waitForURL((url) => !url.pathname.endsWith(before.page.url()))
  await expect
    .poll(async () => (await new NotebookPage(before.page).cellAt(0)).text())
    .toBe('from_dropped = 1')
})

test('of many files the list tells how each went, with links to what came in', async ({ browser }) => {
  const list = await ListPage.open(browser)
  await give(list.page, 'drop', [
    good('alpha'),
    { name: 'cut.ipynb', content: '{"nbformat": 4' },
    { name: 'picture.png', content: 'no' },
    good('beta'),
  ])
  const results = list.page.getByRole('alert')
  await results.getByText('2 of 4 files could not be opened').waitFor()
  const files = results.getByRole('list', { name: 'Files' }).getByRole('listitem')
  expect(await files.allInnerTexts()).toEqual([
    expect.stringMatching(/cut\.ipynb\s+This file is no notebook: it is not JSON .*Get a fresh copy/s),
    expect.stringMatching(/picture\.png\s+It is no \.ipynb file/),
    'alpha',
    'beta',
  ])
  await expect.poll(() => list.titles()).toEqual(expect.arrayContaining(['alpha', 'beta']))
  await results.getByRole('link', { name: 'beta' }).click()
  await expect.poll(async () => (await new NotebookPage(list.page).cellAt(0)).text()).toBe('from_beta = 1')
  await list.page.goBack()
  await results.getByRole('button', { name: 'Dismiss' }).click()
  expect(await results.count()).toBe(0)
})

test('files are brought in while somebody goes on working', async ({ browser }) => {
  const list = await ListPage.open(browser)
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await list.page.route('**/api/notebooks?*', async (route) => {
    await held
    await route.continue()
  })
  await give(
    list.page,
    'drop',
    ['one', 'two', 'three'].map((name) => good(`while-${name}`)),
  )
  const progress = list.page.getByRole('status').filter({ hasText: 'Opening 3 files: 0 done' })
  await progress.getByText('while-three.ipynb · Waiting').waitFor()
  await progress.getByText('while-one.ipynb · Opening').waitFor()
  await expect
    .poll(() => progress.getByRole('progressbar', { name: 'Files done' }).getAttribute('max'))
    .toBe('3')
  letGo()
  await list.page.getByText('3 notebooks opened').waitFor()
  await expect.poll(() => list.titles()).toContain('while-three')
})

test('the text of a notebook is pasted, and so are files; other texts are left alone', async ({
  browser,
}) => {
  const list = await ListPage.open(browser)
  await give(list.page, 'paste', [], 'just words')
  await give(list.page, 'paste', [], '{"not": "a notebook"}')
  await give(list.page, 'paste', [good('pasted-file')])
  await list.page.waitForURL(/\/n\//)
  const notebook = new NotebookPage(list.page)
  await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('from_pasted-file = 1')

  const other = await ListPage.open(browser)
  await give(other.page, 'paste', [], ipynbOf(['from_text = 1']))
  await other.page.waitForURL(/\/n\//)
  await expect.poll(async () => (await new NotebookPage(other.page).cellAt(0)).text()).toBe('from_text = 1')
})
