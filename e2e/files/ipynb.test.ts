import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { type ExportedIpynb, ipynbOf, sourcesOf, textOf } from '../harness/ipynb.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

/** Notebooks of others, kept as they came. */
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../packages/document/fixtures/ipynb/${name}`, import.meta.url))

/** From nbconvert on PyPI; written for it in 2014, it still runs from start to end. */
const fromElsewhere = fixture('numpy-matplotlib-4.1.ipynb')

/** Picks files in the list, as the button “Open .ipynb” lets one do. */
const pick = async (
  page: Page,
  ...files: ReadonlyArray<string | { name: string; content: string }>
): Promise<void> =>
  page.getByLabel('Open .ipynb files').setInputFiles(
    files.map((file) => {
      const { name, content } =
        typeof file === 'string' ? { name: basename(file), content: readFileSync(file, 'utf8') } : file
      return { name, mimeType: 'application/x-ipynb+json', buffer: Buffer.from(content) }
    }),
  )

const VALIDATE = 'import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], nbformat.NO_CONVERT))'

/** What Jupyter finds wrong with a file, by the rules of the file's own version; empty when nothing. */
const nbformatProblem = (file: string): string =>
  spawnSync(process.env.ANODE_TEST_PYTHON ?? 'python3', ['-I', '-c', VALIDATE, file], { encoding: 'utf8' })
    .stderr

/** The file that the notebook's menu saves, with its name; it must be valid, by Jupyter's own judgement. */
const save = async (notebook: NotebookPage): Promise<{ name: string; content: ExportedIpynb }> => {
  const [download] = await Promise.all([
    notebook.page.waitForEvent('download'),
    notebook.choose('Download .ipynb'),
  ])
  const path = await download.path()
  expect(nbformatProblem(path)).toBe('')
  return { name: download.suggestedFilename(), content: JSON.parse(readFileSync(path, 'utf8')) }
}

describe('a notebook file', () => {
  test('from elsewhere is opened, runs from start to end, and is saved valid', async ({ browser }) => {
    const page = await browser.openTab('/')
    await pick(page, fromElsewhere)
    await page.waitForURL(/\/n\//)
    const notebook = new NotebookPage(page)
    const original: ExportedIpynb = JSON.parse(readFileSync(fromElsewhere, 'utf8'))
    await expect.poll(() => notebook.cellIds()).toHaveLength(original.cells.length)
    await notebook.button('Run all').click()
    const wanted = original.cells.map(({ cell_type }) => (cell_type === 'code' ? 'ok' : 'idle'))
    await expect.poll(() => notebook.runStates()).toEqual(wanted)
    const { name, content } = await save(notebook)
    expect(name).toBe('numpy-matplotlib-4.1.ipynb')
    expect(sourcesOf(content)).toEqual(sourcesOf(original))
    const pictures = ({ cells }: ExportedIpynb) =>
      cells.flatMap(({ outputs = [] }) => outputs).filter(({ data }) => data && 'image/png' in data).length
    expect(pictures(content)).toBe(pictures(original))
  })

  test('shows the outputs that came with it, without a kernel', async ({ browser }) => {
    const page = await browser.openTab('/')
    await pick(page, fromElsewhere)
    await page.waitForURL(/\/n\//)
    const notebook = new NotebookPage(page)
    await page.locator('[data-mime="image/png"] img').first().waitFor()
    await expect.poll(() => notebook.kernelStatus()).toBe('none')
  })

  test('named on the command line is what the printed link opens', async () => {
    const anode = await startAnode({ args: [fromElsewhere] })
    const browser = await openBrowser(anode)
    try {
      const page = await browser.openTab(`/?token=${anode.token}`)
      await new NotebookPage(page).opened()
      await expect.poll(() => page.title()).toBe('numpy-matplotlib-4.1 · Anode')
    } finally {
      await browser.close()
      await anode.stop()
    }
  })

  test('is saved with what was typed just before', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1'], 'Fresh: a/b')
    const notebook = await browser.openNotebook(id)
    await (await notebook.cellAt(0)).type('23')
    const { content } = await save(notebook)
    expect(sourcesOf(content)).toEqual(['x = 123'])
  })

  test('of 1,000 cells is opened, run and saved', async ({ browser }) => {
    const sources = Array.from({ length: 1000 }, (_, i) => `${i} * 2`)
    const page = await browser.openTab('/')
    await pick(page, { name: 'thousand.ipynb', content: ipynbOf(sources) })
    await page.waitForURL(/\/n\//)
    const notebook = new NotebookPage(page)
    await expect.poll(() => notebook.cellIds()).toHaveLength(1000)
    await notebook.button('Run all').click()
    const running = async () => (await notebook.runStates()).filter((state) => state !== 'ok').length
    await expect.poll(running, { timeout: 240_000, interval: 250 }).toBe(0)
    const last = await notebook.cellAt(-1)
    await last.root.scrollIntoViewIfNeeded()
    await expect.poll(() => last.outputText()).toBe('1998')
    const { content } = await save(notebook)
    expect(sourcesOf(content)).toEqual(sources)
    const values = content.cells.map(({ outputs }) => textOf(outputs?.[0]?.data?.['text/plain']))
    expect(values).toEqual(sources.map((_, i) => String(i * 2)))
    expect(content.cells.map(({ execution_count }) => execution_count)).toEqual(sources.map((_, i) => i + 1))
  })
})

describe('a file that cannot be read', () => {
  const broken = [
    { name: 'cut.ipynb', content: ipynbOf(['x = 1']).slice(0, -10), says: /it is not JSON/ },
    {
      name: 'newer.ipynb',
      content: '{"nbformat": 5, "cells": []}',
      says: /nbformat 5, which is newer than the nbformat 4 that Anode reads/,
    },
    {
      name: 'cells.ipynb',
      content: '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 7}',
      says: /cannot be read at cells/,
    },
    { name: 'text.txt', content: 'hello', says: /no \.ipynb file/ },
  ]

  test('is refused with what is wrong with it, and leaves no notebook behind', async ({ anode, browser }) => {
    const list = async () =>
      (await (await anode.request('GET', '/notebooks')).json()) as ReadonlyArray<unknown>
    const before = (await list()).length
    const page = await browser.openTab('/')
    for (const { name, content, says } of broken) {
      await pick(page, { name, content })
      const alert = page.getByRole('alert').filter({ hasText: `“${name}” could not be opened` })
      await alert.waitFor()
      await expect.poll(() => alert.innerText()).toMatch(says)
      await alert.getByRole('button', { name: 'Dismiss' }).click()
    }
    expect(await list()).toHaveLength(before)
  })

  test('does not keep those beside it from being opened', async ({ browser }) => {
    const page = await browser.openTab('/')
    const good = { name: 'Good one.ipynb', content: ipynbOf(['x = 1']) }
    await pick(page, { name: 'bad.ipynb', content: '{' }, good)
    await page.getByRole('alert').filter({ hasText: 'bad.ipynb' }).waitFor()
    await page.getByRole('link', { name: 'Good one' }).first().waitFor()
  })

  test('ends a start that names it, with the reason', async ({ anode }) => {
    const file = anode.home.file('broken.ipynb')
    writeFileSync(file, '[]')
    await expect(startAnode({ args: [file] })).rejects.toThrow(
      /code 1: .*broken\.ipynb could not be opened: .*not an object/s,
    )
  })
})
