import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { expect, vi } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import { copyStored, pageKept } from '../harness/keptPage.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { openNotebookFile } from '../harness/notebookLog.ts'
import { test as base } from '../harness/test.ts'

const web = fileURLToPath(new URL('../../apps/web', import.meta.url))

/** A real second build of the page, which says so in its head. */
const buildAnother = async (outDir: string): Promise<void> => {
  // Vitest's own would make a page for tests.
  vi.stubEnv('NODE_ENV', 'production')
  await build({
    configFile: join(web, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
    plugins: [
      {
        name: 'another',
        transformIndexHtml: (html) =>
          html.replace('</head>', '<meta name="build" content="another" /></head>'),
      },
    ],
  })
  vi.unstubAllEnvs()
}

/** Which build the server has, to be changed between its starts. */
const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  .extend('builds', { scope: 'file' }, async ({}, { onCleanup }) => {
    const folder = mkdtempSync(join(tmpdir(), 'anode-builds-'))
    onCleanup(() => rmSync(folder, { recursive: true }))
    const another = join(folder, 'another')
    await buildAnother(another)
    const served = join(folder, 'served')
    const serve = (which: 'first' | 'another') => {
      rmSync(served, { force: true })
      symlinkSync(which === 'first' ? join(web, 'dist') : another, served, 'dir')
    }
    serve('first')
    return { served, serve }
  })
  .extend('anode', { scope: 'file' }, async ({ builds }, { onCleanup }) => {
    const anode = await startAnode({ env: { ANODE_PAGE: builds.served } })
    onCleanup(() => anode.stop())
    return anode
  })

const isAnother = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.querySelector('meta[name=build]') !== null)

/** Marks the page, which a reload forgets. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { marked: true }))
const isMarked = (page: Page) => page.evaluate(() => 'marked' in window)

const notice = (page: Page) => page.getByRole('status').filter({ hasText: 'A new version is ready' })

test('a newer version asks before it takes over, keeps what was changed, and leaves other tabs alone', async ({
  anode,
  builds,
  browser,
}) => {
  builds.serve('first')
  await anode.restart()
  const id = await anode.createNotebook(['x = 1'])
  const notebook = await browser.openNotebook(id)
  const other = new NotebookPage(await browser.openTab('/'))
  await pageKept(notebook.page)
  await pageKept(other.page)
  for (const { page } of [notebook, other]) {
    await mark(page)
    expect(await isAnother(page)).toBe(false)
  }

  builds.serve('another')
  await anode.restart()
  await notice(notebook.page).waitFor()
  await (await notebook.cellAt(0)).type(' + 1')
  expect(await isMarked(notebook.page)).toBe(true)
  await notice(notebook.page).getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => isAnother(notebook.page).catch(() => false)).toBe(true)
  await notebook.opened()
  await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('x = 1 + 1')
  await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 1'])
  expect(await notice(notebook.page).count()).toBe(0)

  // The other tab is the old version still, with all its parts, and says that there is a newer one.
  await notice(other.page).waitFor()
  expect(await isMarked(other.page)).toBe(true)
  await other.page.getByRole('link', { name: 'Test' }).first().click()
  await other.opened()
  expect(await isAnother(other.page)).toBe(false)
  await other.reload()
  expect(await isAnother(other.page)).toBe(true)
})

test('a page that is too old for the log gets the newer version by its button', async ({
  anode,
  builds,
  otherBrowser,
}) => {
  builds.serve('first')
  await anode.restart()
  const id = await anode.createNotebook(['x = 1'])
  const notebook = await otherBrowser.openNotebook(id)
  await pageKept(notebook.page)
  await copyStored(notebook.page, id)
  await anode.kill9()
  const db = openNotebookFile(anode.home, id, { readOnly: false })
  db.exec(`INSERT INTO log (seq, name, args, principal, at)
    SELECT max(seq) + 1, 'v99.Whatever', '{"by":"server"}', 'server', 0 FROM log`)
  db.close()
  builds.serve('another')
  await anode.start()
  const outdated = notebook.notice('This page is older than the server')
  await outdated.getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => isAnother(notebook.page).catch(() => false)).toBe(true)
})
