import { expect } from 'vitest'
import { display } from '../harness/ipynb.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { test } from '../harness/test.ts'

const markdown = (source: string) => ({ kind: 'markdown', source }) as const

test('formulas share numbers, labels and commands through a notebook, and follow what others change', async ({
  anode,
  browser,
  otherBrowser,
}) => {
  const id = await anode.createNotebook([
    markdown('see \\eqref{eq:two}'),
    markdown('\\begin{eqnarray}\na &=& b\n\\end{eqnarray}'),
    markdown('$\\newcommand{\\vect}[1]{\\mathbf{#1}}$ defined'),
    markdown(
      '<div class="alert">Note: $\\vect{a}$</div>\n\n$1 \\mbox{ if } x$, $\\require{cancel}\\cancel{x}$, $\\ce{H2O}$',
    ),
    markdown('\\begin{equation}\\label{eq:two}\na = b\n\\end{equation}'),
    { source: '# latex', outputs: [display({ 'text/latex': '$\\vect{c}$' })] },
  ])
  const notebook = await browser.openNotebook(id)
  const other = await otherBrowser.openNotebook(id)
  for (const page of [notebook, other]) {
    await expect.poll(async () => (await page.cellAt(0)).root.locator('.math').innerText()).toBe('(2)')
    await expect
      .poll(async () => (await page.cellAt(3)).root.locator('.katex-html .mathbf').innerText())
      .toBe('a')
    await expect
      .poll(async () => (await page.cellAt(5)).root.locator('.katex-html .mathbf').innerText())
      .toBe('c')
    expect(await page.page.locator('.math-error').count()).toBe(0)
  }

  // A reference leads to its equation, in another cell.
  await (await notebook.cellAt(0)).root.getByRole('link', { name: '(2)' }).click()
  await expect
    .poll(() => notebook.page.evaluate(() => document.activeElement?.id))
    .toBe('user-content-mjx-eqn:eq:two')

  // What draws nothing of a definition is not drawn anew when that changes.
  const numbered = (await notebook.cellAt(4)).root.locator('.katex')
  await numbered.evaluate((element) => element.setAttribute('data-kept', ''))
  const defining = await notebook.cellAt(2)
  await defining.root.focus()
  await notebook.page.keyboard.press('Enter')
  await defining.write('$\\newcommand{\\vect}[1]{\\mathrm{#1}}$ changed')
  await notebook.page.keyboard.press('Escape')
  for (const page of [notebook, other]) {
    await expect
      .poll(async () => (await page.cellAt(3)).root.locator('.katex-html .mathrm').first().innerText())
      .toBe('a')
    await expect
      .poll(async () => (await page.cellAt(5)).root.locator('.katex-html .mathrm').innerText())
      .toBe('c')
  }
  await expect.poll(() => numbered.getAttribute('data-kept')).toBe('')

  // One equation fewer: those after it have other numbers.
  const first = await notebook.cellAt(1)
  await first.root.focus()
  await pressSequence(notebook.page, 'd', 'd')
  for (const page of [notebook, other])
    await expect.poll(async () => (await page.cellAt(0)).root.locator('.math').innerText()).toBe('(1)')
})
