import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, describe, expect } from 'vitest'
import { type Anode, startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { type ExportedIpynb, ipynbOf, sourcesOf } from '../harness/ipynb.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'

/** A notebook that is a file of the disk, and ways to both. */
interface Linked {
  readonly anode: Anode
  readonly notebook: NotebookPage
  readonly id: string
  readonly path: string
  readonly read: () => ExportedIpynb
  /** Another program writes these texts into the cells that are in the file. */
  readonly write: (change: (sources: ReadonlyArray<string>) => ReadonlyArray<string>) => void
  /** The texts that are in the file. */
  readonly sources: () => ReadonlyArray<string>
}

const first = ['height = 3', 'x = 1', 'y = 2']

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  .extend('linked', async ({}, { onCleanup }): Promise<Linked> => {
    // The server says where a file really is.
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'anode-linked-')))
    const path = join(folder, 'Trees.ipynb')
    writeFileSync(path, ipynbOf(first))
    const anode = await startAnode({ args: [path] })
    const browser = await openBrowser(anode)
    onCleanup(async () => {
      await browser.close()
      await anode.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const list: ReadonlyArray<{ readonly id: string }> = await (
      await anode.request('GET', '/notebooks')
    ).json()
    const id = list[0]?.id ?? ''
    const notebook = await browser.openNotebook(id)
    const read = (): ExportedIpynb => JSON.parse(readFileSync(path, 'utf8'))
    const write: Linked['write'] = (change) => {
      const { cells, ...rest } = read()
      const sources = change(sourcesOf({ cells }))
      writeFileSync(
        path,
        JSON.stringify({ ...rest, cells: cells.map((cell, i) => ({ ...cell, source: sources[i] })) }),
      )
    }
    return { anode, notebook, id, path, read, write, sources: () => sourcesOf(read()) }
  })

const textsIn = ({ page }: NotebookPage): Promise<ReadonlyArray<string>> =>
  page
    .locator('[data-cell-id] .cm-content, [data-cell-id] [data-still]')
    .evaluateAll((texts) => texts.map((text) => (text as HTMLElement).innerText.trim()))

describe('a notebook that is a file', () => {
  test('says so beside its title, with the whole path', async ({ linked: { notebook, path } }) => {
    const mark = notebook.button('File: Trees.ipynb')
    await expect.poll(() => mark.getAttribute('data-file-state')).toBe('same')
    expect(await mark.getAttribute('aria-description')).toBe(`${path}. The file has everything.`)
    await notebook.page.setViewportSize({ width: 400, height: 800 })
    const { width } = (await mark.boundingBox()) ?? { width: 0 }
    expect(width).toBeLessThan(50)
    expect(await notebook.page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
    await notebook.page.setViewportSize({ width: 1280, height: 900 })
  })

  test('is written as it is changed, and takes what others write', async ({ linked }) => {
    const { notebook, sources, write } = linked
    await (await notebook.cellAt(1)).write('x = 10')
    await expect.poll(sources).toEqual(['height = 3', 'x = 10', 'y = 2'])
    write(([a = '', b = '']) => [a, b, 'y = 20'])
    await expect.poll(() => textsIn(notebook)).toEqual(['height = 3', 'x = 10', 'y = 20'])
  })

  /** The same line becomes one thing here and another in the file, each not knowing of the other. */
  const changeBoth = async ({ anode, notebook, id, path, sources, read }: Linked, n: number) => {
    const before = read()
    // While it cannot be read, the file takes nothing.
    writeFileSync(path, 'no notebook')
    await notebook.notice('The file cannot be read').waitFor()
    await (await notebook.cellAt(0)).write(`height = ${n}`)
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))[0]).toBe(`height = ${n}`)
    const [head, ...cells] = before.cells
    writeFileSync(
      path,
      JSON.stringify({ ...before, cells: [{ ...head, source: `height = -${n}` }, ...cells] }),
    )
    await notebook.page.locator('[data-conflict]').waitFor()
    await expect.poll(sources).toEqual([`height = ${n}`, `height = -${n}`, ...first.slice(1)])
    return notebook.page.getByRole('region', { name: 'Cell 2, changed both here and in the file' })
  }

  test('keeps what was written here, what the file says, or both', async ({ linked }) => {
    const { notebook, sources } = linked
    const rest = first.slice(1)
    const above = await changeBoth(linked, 4)
    await above.getByRole('button', { name: 'Keep the one above' }).click()
    await expect.poll(sources).toEqual(['height = 4', ...rest])

    const file = await changeBoth(linked, 5)
    await file.getByRole('button', { name: 'Keep this one' }).click()
    await expect.poll(sources).toEqual(['height = -5', ...rest])
    await notebook.page.keyboard.press('z')
    await expect.poll(sources).toEqual(['height = 5', 'height = -5', ...rest])
    await file.getByRole('button', { name: 'Keep both' }).click()
    await file.waitFor({ state: 'detached' })
    await expect.poll(sources).toEqual(['height = 5', 'height = -5', ...rest])
  })

  test('goes on without the file once that is confirmed', async ({ linked }) => {
    const { notebook, anode, id, sources } = linked
    const before = sources()
    await notebook.button('File: Trees.ipynb').click()
    await notebook.page.getByRole('menuitem', { name: 'Part from the file' }).click()
    await notebook.button('Part from the file').click()
    await notebook.button('File: Trees.ipynb').waitFor({ state: 'detached' })
    await (await notebook.cellAt(0)).write('height = 100')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))[0]).toBe('height = 100')
    expect(sources()).toEqual(before)
  })
})
