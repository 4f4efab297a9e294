import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { expectAccessible } from '../views/expectAccessible.ts'

const script = '# %% [markdown]\n# # Trees\n\n# %%\nimport forest\nprint(forest.count())\n'
const module = 'def count():\n    return 3\n'

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  .extend('served', async ({}, { onCleanup }) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'anode-texts-')))
    writeFileSync(join(folder, 'trees.py'), script)
    writeFileSync(join(folder, 'forest.py'), module)
    const anode = await startAnode({ args: [folder] })
    const browser = await openBrowser(anode)
    onCleanup(async () => {
      await browser.close()
      await anode.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const open = async (path: string) => {
      const page = await browser.openTab(`/f?path=${path}`)
      await page.waitForURL(/\/n\//)
      return page
    }
    return { anode, folder, open, read: (path: string) => readFileSync(join(folder, path), 'utf8') }
  })

test('a script with cells is a notebook: it runs, and what is typed goes into its lines', async ({
  served,
}) => {
  const { open, read } = served
  const page = await open('trees.py')
  await page.getByRole('heading', { name: 'Trees' }).waitFor()
  const cell = await new NotebookPage(page).cellAt(1)
  expect(await cell.runToEnd()).toBe('ok')
  expect(await cell.outputText()).toContain('3')
  // Nothing of that is in the file.
  await cell.type('\n# counted')
  await expect.poll(() => read('trees.py')).toBe(`${script.trimEnd()}\n# counted\n`)
})

test('a text is edited by two at once and by its disk, and no key does anything to cells', async ({
  served,
}) => {
  const { anode, open, read, folder } = served
  const page = await open('forest.py')
  const text = page.locator('.cm-content')
  await text.waitFor()
  await expectAccessible(page, async () => {})
  expect(await page.getByRole('button', { name: 'Run all' }).count()).toBe(0)
  await text.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('# trees\n')
  await expect.poll(() => read('forest.py')).toBe(`# trees\n${module}`)
  // Keys that would run it, leave it, delete it.
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Escape')
  await page.keyboard.type('ddabm')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+End')
  await page.keyboard.type('# end')
  await expect.poll(() => read('forest.py')).toBe(`# trees\n${module}# end`)

  const other = await open('forest.py')
  await other.locator('.cm-content').getByText('# end').waitFor()
  writeFileSync(join(folder, 'forest.py'), `# trees\n${module.replace('3', '4')}# end`)
  await other.locator('.cm-content').getByText('return 4').waitFor()
  await text.getByText('return 4').waitFor()

  // Both change one line at once: mine stays in the file, and the other is shown until I choose.
  const at = `/notebooks/${new URL(page.url()).pathname.split('/').at(-1)}/cells`
  const { cells } = await (await anode.request('GET', at)).json()
  const [{ id, source, hash }] = cells
  await anode.request('PATCH', `${at}/${id}/text`, { source: `my ${source}`, base: hash })
  writeFileSync(join(folder, 'forest.py'), read('forest.py').replace('# trees', '# their trees'))
  await page.getByRole('button', { name: 'Keep the one above' }).waitFor()
  expect(await page.getByRole('button', { name: 'Keep both' }).count()).toBe(0)
  await expect.poll(() => read('forest.py')).toContain('my # trees')
  await page.getByRole('button', { name: 'Keep this one' }).click()
  await expect.poll(() => read('forest.py')).toContain('# their trees')
  await expect.poll(() => page.locator('[data-cell-id]').count()).toBe(1)

  await other.close()
  await page.getByRole('button', { name: 'File: forest.py' }).click()
  await page.getByRole('menuitem', { name: 'Show as a notebook of cells' }).click()
  await page.getByRole('button', { name: 'Run all' }).waitFor()
  const cell = await new NotebookPage(page).cellAt(0)
  expect(await cell.runToEnd()).toBe('ok')
  expect(read('forest.py')).toContain('return 4')
})
