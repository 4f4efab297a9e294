import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gitRepository } from '@anode/document/testing'
import type { Page } from 'playwright-core'
import { test as base, expect } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { ipynbOf } from '../harness/ipynb.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { expectAccessible } from '../views/expectAccessible.ts'

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  .extend('served', async ({}, { onCleanup }) => {
    const repository = gitRepository()
    repository.commit({
      'Trees.ipynb': ipynbOf(['oak = 1', 'elm = 2', { kind: 'markdown', source: '# Trees' }]),
      'data/a.csv': 'a\n',
    })
    for (const [key, value] of [
      ['user.name', 'A'],
      ['user.email', 'a@b.c'],
    ] as const)
      repository.git('config', key, value)
    const anode = await startAnode({ args: [repository.folder] })
    const browser = await openBrowser(anode)
    onCleanup(async () => {
      await browser.close()
      await anode.stop()
    })
    const page = await browser.openTab('/?view=folder')
    await page.locator('[data-path="Trees.ipynb"]').waitFor()
    return { ...repository, page }
  })

const mark = (page: Page, name: string) => page.locator(`[data-path="${name}"] [data-git-mark]`)

const change = (page: Page, path: string) => page.locator(`[data-change="${path}"]`)

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('a cell that was edited is seen, compared, committed and brought back', async ({ served }) => {
  const { page, folder, git } = served
  /** Without what the server keeps beside a file for a moment. */
  const status = () =>
    git('status', '--porcelain')
      .split('\n')
      .filter((line) => line !== '' && !line.includes('.anode-'))
      .join('\n')

  // The tree follows what other programs do.
  await expect.poll(() => page.locator('[data-git-line]').textContent()).toBe('main· nothing changed')
  writeFileSync(join(folder, 'new.txt'), 'n\n')
  await expect.poll(() => mark(page, 'new.txt').getAttribute('data-git-mark')).toBe('untracked')

  await page.locator('[data-path="Trees.ipynb"]').click()
  await page.waitForURL(/\/n\//)
  const notebook = new NotebookPage(page)
  const cell = await notebook.cellAt(0)
  await cell.write('oak = 10')
  await button(page, 'Git').click()
  await change(page, 'Trees.ipynb').waitFor()
  await change(page, 'Trees.ipynb').getByRole('button', { name: 'Trees.ipynb', exact: true }).click()
  await expect
    .poll(() => page.locator('[data-cell-change="1"] [data-sign="+"]').textContent())
    .toContain('oak = 10')
  expect(await page.locator('[data-cell-change]').count()).toBe(1)
  await expectAccessible(page, async () => {})

  // Typed a moment ago, it is committed as well; what is not chosen is left.
  await button(page, 'Back to the changes').click()
  await page.getByRole('checkbox', { name: 'Commit new.txt' }).uncheck()
  await cell.write('oak = 11')
  await page.getByRole('textbox', { name: 'Message of the commit' }).fill('Oaks grow')
  await page.keyboard.press('Control+Enter')
  await change(page, 'Trees.ipynb').waitFor({ state: 'detached' })
  expect(git('show', 'HEAD:Trees.ipynb')).toContain('oak = 11')
  expect(status()).toBe('?? new.txt')

  // Its history leads to what has changed since.
  await button(page, 'History of Trees.ipynb').click()
  await page.locator('[data-commit]').nth(1).click()
  await expect
    .poll(() => page.locator('[data-cell-change="1"] [data-sign="-"]').textContent())
    .toContain('oak = 1')
  await button(page, 'Back to the history').click()
  await button(page, 'Back to the changes').click()

  // Discarding asks, is merged into the open notebook, and can be taken back.
  await cell.write('oak = 99')
  await change(page, 'Trees.ipynb').hover()
  await button(page, 'Discard the changes of Trees.ipynb').click()
  await button(page, 'Discard changes').click()
  await expect.poll(() => cell.text()).toBe('oak = 11')
  await expect.poll(status).toBe('?? new.txt')
  await button(page, 'Undo').click()
  await expect.poll(() => cell.text()).toBe('oak = 99')
  expect(readFileSync(join(folder, 'Trees.ipynb'), 'utf8')).toContain('oak = 99')
  await expectAccessible(page, async () => {})
})
