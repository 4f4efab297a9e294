import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { testKernelsPrefix } from '@anode/kernel/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anode, startAnode } from '../harness/Anode.ts'
import { type Browser, openBrowser } from '../harness/Browser.ts'

const own = mkdtempSync(join(tmpdir(), 'anode-specs-'))

let anode: Anode
let browser: Browser
beforeAll(async () => {
  const folder = join(own, 'kernels', 'broken')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'kernel.json'), '{')
  const prefix = await testKernelsPrefix()
  anode = await startAnode({
    env: { JUPYTER_PATH: [own, join(prefix, 'share', 'jupyter')].join(delimiter) },
  })
  browser = await openBrowser(anode)
})
afterAll(async () => {
  await browser.close()
  await anode.stop()
  rmSync(own, { recursive: true })
})

/** A notebook from a file that says this of its kernel. */
const imported = async (metadata: object, source: string): Promise<string> => {
  const cell = {
    ...{ cell_type: 'code', id: 'one', metadata: {}, outputs: [], execution_count: null },
    source,
  }
  const ipynb = JSON.stringify({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 })
  const made = await anode.request('POST', '/notebooks', { title: 'Kernels', ipynb })
  return ((await made.json()) as { readonly id: string }).id
}

describe('the kernel of a notebook', () => {
  test('is chosen by the keyboard, restarts the one that runs, and brings its language along', async () => {
    const id = await anode.createNotebook(['echo "$((6 * 7))" # a comment'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('error')
    await cell.root.focus()
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Find a command or a notebook' }).fill('choose kernel')
    await page.getByRole('option', { name: 'Choose kernel …' }).waitFor()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Choose a kernel' })
    await expect
      .poll(() => dialog.getByRole('button').allInnerTexts())
      .toContainEqual(expect.stringMatching(/^Bash|\nBash/))
    expect(await dialog.innerText()).toContain('Kernels that cannot be read: 1')
    // From the one that it has now, by the arrows.
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-kernelspec') ?? null)
    await expect.poll(focused).toBe('python3')
    await page.keyboard.press('ArrowDown')
    await expect.poll(focused).toBe('bash')
    await page.keyboard.press('Enter')
    const question = page.getByRole('dialog', { name: 'Change the kernel to Bash?' })
    await question.getByRole('button', { name: 'Change and restart' }).click()
    await expect.poll(() => page.locator('[data-kernel-status]').innerText()).toContain('Bash')
    await page.getByText('The kernel was restarted as Bash.').waitFor()
    await cell.run()
    await expect.poll(() => cell.outputText()).toBe('42')
    expect(await cell.ended()).toBe('ok')
    // Coloured as a shell's, commented as one, and written so into its file.
    await expect.poll(() => cell.root.locator('.cm-line span').count()).toBeGreaterThan(1)
    const { metadata } = (await (await anode.request('GET', `/notebooks/${id}/ipynb`)).json()) as {
      readonly metadata: object
    }
    expect(metadata).toMatchObject({
      kernelspec: { name: 'bash', display_name: 'Bash', language: 'bash' },
      language_info: { name: 'bash', file_extension: '.sh' },
    })
  })

  test('that is not installed is told of, with what to do; code stays, a run is refused and says why', async () => {
    const id = await imported(
      { kernelspec: { name: 'ir', display_name: 'R 4.1', language: 'R' }, language_info: { name: 'R' } },
      'x <- c(1, 2)\nmean(x)',
    )
    const notebook = await browser.openNotebook(id)
    const notice = notebook.notice('This notebook’s kernel cannot be started')
    await notice.waitFor()
    expect(await notice.innerText()).toMatch(/“R 4.1” \(ir\), which is not installed.*IRkernel/)
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('lost')
    await expect.poll(() => cell.root.innerText()).toContain('IRkernel')
    await cell.write('x <- c(1, 2, 3)')
    await expect.poll(() => cell.root.innerText()).toContain('c(1, 2, 3)')
    await notice.getByRole('button', { name: 'Choose kernel …' }).click()
    await notebook.page.getByRole('dialog', { name: 'Choose a kernel' }).waitFor()
    await notebook.page.keyboard.press('Escape')
  })
})
