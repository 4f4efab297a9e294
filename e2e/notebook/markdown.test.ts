import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { sourcesOf } from '../harness/ipynb.ts'
import type { NotebookCell } from '../harness/NotebookCell.ts'
import { readLog } from '../harness/notebookLog.ts'
import { test } from '../harness/test.ts'

const markdown = (source: string) => ({ kind: 'markdown', source }) as const

/** A picture of this size, pasted or dropped as a file. */
const give = (
  page: Page,
  cell: NotebookCell,
  how: 'paste' | 'drop',
  { width, height, noise }: { readonly width: number; readonly height: number; readonly noise: boolean },
) =>
  page.evaluate(
    async ({ id, how, width, height, noise }) => {
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('No canvas.')
      if (noise) {
        const data = context.createImageData(width, height)
        for (let i = 0; i < data.data.length; i++) data.data[i] = i % 4 === 3 ? 255 : Math.random() * 256
        context.putImageData(data, 0, 0)
      } else {
        context.fillStyle = 'teal'
        context.fillRect(0, 0, width, height)
      }
      const blob = await canvas.convertToBlob({ type: 'image/png' })
      const transfer = new DataTransfer()
      transfer.items.add(new File([blob], 'my plot.png', { type: 'image/png' }))
      const target = document.querySelector(`[data-cell-id="${id}"] .cm-content`)
      const { left, top } = target?.getBoundingClientRect() ?? { left: 0, top: 0 }
      const options = { bubbles: true, cancelable: true, clientX: left + 4, clientY: top + 14 }
      target?.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent('paste', { ...options, clipboardData: transfer })
          : new DragEvent('drop', { ...options, dataTransfer: transfer }),
      )
    },
    { id: cell.id, how, width, height, noise },
  )

describe('rendered Markdown', () => {
  test('shows formulas, tasks, footnotes and coloured code, and money as money', async ({
    anode,
    browser,
  }) => {
    const source = [
      'Euler: $e^{i\\pi} = -1$, it costs $5 and $6.',
      '$$\\int_0^1 x\\,dx$$',
      '\\begin{align}\na &= b\n\\end{align}',
      'Wrong: $\\frac{1$.',
      '- [ ] open\n- [x] done',
      'A note.[^1]\n\n[^1]: Below.',
      '```python\ndef f(): return "x"\n```\n\n```js\nconst a = 1\n```',
    ].join('\n\n')
    const id = await anode.createNotebook([markdown(source)])
    const notebook = await browser.openNotebook(id)
    const { root } = await notebook.cellAt(0)
    await root.locator('.katex-display').nth(1).waitFor()
    expect(await root.locator('.katex').count()).toBe(3)
    await expect.poll(() => root.innerText()).toContain('it costs $5 and $6.')
    await expect
      .poll(() => root.locator('.math-error').innerText())
      .toMatch(/\\frac\{1.*Formula: .*expected/s)
    await root.locator('pre .tok-keyword', { hasText: 'def' }).waitFor()
    await root.locator('pre .tok-keyword', { hasText: 'const' }).waitFor()
    await expect.poll(() => root.locator('.footnotes li').innerText()).toContain('Below.')
    // The formulas' typeface is ours.
    const fonts = await notebook.page.evaluate(() =>
      performance.getEntriesByType('resource').flatMap(({ name }) => name.match(/KaTeX_\w+/)?.[0] ?? []),
    )
    expect(fonts).toContain('KaTeX_Main')
  })

  test('ticks a task in its source, by mouse and by keyboard', async ({ anode, browser }) => {
    const id = await anode.createNotebook([markdown('Plan\n\n- [ ] one\n- [x] two')])
    const notebook = await browser.openNotebook(id)
    const { root } = await notebook.cellAt(0)
    await root.getByRole('checkbox').first().click()
    await expect
      .poll(async () => sourcesOf(await anode.exportNotebook(id)))
      .toEqual(['Plan\n\n- [x] one\n- [x] two'])
    await root.getByRole('checkbox').nth(1).focus()
    await notebook.page.keyboard.press('Space')
    await expect
      .poll(async () => sourcesOf(await anode.exportNotebook(id)))
      .toEqual(['Plan\n\n- [x] one\n- [ ] two'])
    await expect.poll(() => root.getByRole('checkbox').nth(1).isChecked()).toBe(false)
    expect(
      await root
        .getByRole('checkbox')
        .nth(1)
        .evaluate((box) => box === document.activeElement),
    ).toBe(true)
  })

  test('follows links to headings of other cells', async ({ anode, browser }) => {
    const filler = Array.from({ length: 30 }, (_, i) => `x${i} = 1\n${'\n'.repeat(8)}`)
    const id = await anode.createNotebook([
      markdown('[down](#The-results) and [out](https://example.org)'),
      ...filler,
      markdown('## The results\n\n[up](#nowhere)'),
    ])
    const notebook = await browser.openNotebook(id)
    const first = await notebook.cellAt(0)
    const outside = first.root.getByRole('link', { name: 'out' })
    await expect.poll(() => outside.getAttribute('target')).toBe('_blank')
    await expect.poll(() => outside.getAttribute('rel')).toBe('noopener noreferrer')
    await first.root.getByRole('link', { name: 'down' }).click()
    const heading = notebook.page.getByRole('heading', { name: 'The results' })
    await expect.poll(() => heading.evaluate((element) => element === document.activeElement)).toBe(true)
    const isInView = async () => {
      const y = (await heading.boundingBox())?.y ?? Number.NaN
      return y > 0 && y < 900
    }
    await expect.poll(isInView).toBe(true)
  })

  test('runs nothing and pretends nothing, whatever HTML it holds', async ({ anode, browser }) => {
    const hostile = [
      '<script>window.broken = 1</script>',
      '<img src=x onerror="window.broken = 2">',
      '<svg onload="window.broken = 3"><script>window.broken = 4</script></svg>',
      '<a href="javascript:window.broken=5" id="root">link</a>',
      '<iframe srcdoc="<script>parent.broken = 6</script>"></iframe>',
      '<math><mtext><table><mglyph><style><img src=x onerror=window.broken=7></style></mglyph></table></mtext></math>',
      '<form action="https://example.org"><input name=password><button>Sign in</button></form>',
      '<style>body { display: none }</style>',
      '<div class="cell icon-button" data-cell-id="evil" data-outputs data-math="0">cell</div>',
      '<details ontoggle="window.broken = 8" open><summary>more</summary>inside</details>',
      '[x](data:text/html,<script>window.broken=9</script>)',
      '$\\href{javascript:window.broken=10}{x}$',
      '```html\n<img src=x onerror="window.broken = 11">\n```',
      '<p>end</p>',
    ]
    const id = await anode.createNotebook(hostile.map(markdown))
    const notebook = await browser.openNotebook(id)
    await notebook.page.getByText('end', { exact: true }).waitFor()
    const found = await notebook.page.evaluate(() => ({
      broken: 'broken' in window,
      cells: document.querySelectorAll('[data-cell-id="evil"], .prose [data-outputs], .prose .icon-button')
        .length,
      forbidden: document.querySelectorAll(
        '.prose :is(script, style, iframe, form, input, button, [onerror], [onload], [ontoggle], [href^="javascript:"], [href^="data:"])',
      ).length,
      roots: document.querySelectorAll('#root').length,
    }))
    expect(found).toEqual({ broken: false, cells: 0, forbidden: 0, roots: 1 })
    expect(browser.errors).toEqual([])
  })
})

describe('Markdown that is edited', () => {
  test('shows what becomes of it beside the text, below it where it is narrow, or not at all', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook([markdown('# Old')])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await page.setViewportSize({ width: 1440, height: 900 })
    const cell = await notebook.cellAt(0)
    await cell.root.getByRole('heading').dblclick()
    await cell.write('# New\n\n*text*')
    const preview = cell.root.getByRole('region', { name: 'Preview' })
    await preview.getByRole('heading', { name: 'New' }).waitFor()
    const side = async () => {
      const [text, shown] = [await cell.editor.boundingBox(), await preview.boundingBox()]
      return (shown?.x ?? 0) > (text?.x ?? 0) + (text?.width ?? 0) ? 'beside' : 'below'
    }
    expect(await side()).toBe('beside')
    // A click there does not end the editing.
    await preview.getByText('text').click()
    await expect.poll(() => cell.root.getAttribute('data-selected')).toBe('editing')
    await page.setViewportSize({ width: 900, height: 900 })
    await expect.poll(side).toBe('below')
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0)
    await cell.root.getByRole('button', { name: 'Hide preview' }).click()
    await expect.poll(() => preview.count()).toBe(0)
    await cell.root.getByRole('button', { name: 'Show preview' }).click()
    await preview.waitFor()
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  test('takes pasted and dropped pictures as attachments, which files keep', async ({ anode, browser }) => {
    const id = await anode.createNotebook([markdown('Here:\n')])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.root.dblclick()
    await cell.editor.waitFor()
    await notebook.page.keyboard.press('ControlOrMeta+End')
    await give(notebook.page, cell, 'paste', { width: 40, height: 30, noise: false })
    await expect.poll(() => cell.text()).toBe('Here:\n![my plot](attachment:my-plot.png)')
    // Too large for the log: stored beside it, and made smaller on the way.
    await give(notebook.page, cell, 'drop', { width: 3000, height: 600, noise: true })
    await notebook.page.getByText(/The picture was made smaller/).waitFor()
    await notebook.page.keyboard.press('Shift+Enter')
    const pictures = cell.root.locator('.prose img')
    await expect.poll(() => pictures.count()).toBe(2)
    const widths = () =>
      pictures.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth).sort())
    await expect.poll(widths).toEqual([2560, 40].sort())

    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))[0]).toContain('my-plot.jpg')
    const [exported] = (await anode.exportNotebook(id)).cells
    const attachments = (exported as unknown as { attachments: Record<string, Record<string, string>> })
      .attachments
    const bundles = Object.values(attachments)
    expect(bundles).toHaveLength(2)
    for (const bundle of bundles) expect(Object.values(bundle)[0]).toMatch(/^(iVBOR|\/9j\/)/)

    const copy = await anode.request('POST', '/notebooks', {
      title: 'Copy',
      ipynb: JSON.stringify(await anode.exportNotebook(id)),
    })
    const again = await browser.openNotebook(((await copy.json()) as { id: string }).id)
    const same = (await again.cellAt(0)).root.locator('.prose img')
    await expect
      .poll(() =>
        same.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth > 0)),
      )
      .toEqual([true, true])
  })

  test('takes pictures that are chosen on the device', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook([markdown('Here:')]))
    const { page } = notebook
    const cell = await notebook.cellAt(0)
    await cell.root.focus()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find a command or a notebook' }).fill('add pictures')
    await page.getByRole('option', { name: 'Add pictures from this device' }).waitFor()
    const chooser = page.waitForEvent('filechooser')
    await page.keyboard.press('Enter')
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>'
    await (await chooser).setFiles({ name: 'dot.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) })
    await expect.poll(() => cell.root.locator('.prose img').count()).toBe(1)
  })

  test('keeps a large drawing beside the log, shows it as a picture, and files hold it', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook([markdown('Here:')])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const cell = await notebook.cellAt(0)
    const attach = async (name: string, svg: string) => {
      await cell.root.focus()
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Find a command or a notebook' }).fill('add pictures')
      await page.getByRole('option', { name: 'Add pictures from this device' }).waitFor()
      const chooser = page.waitForEvent('filechooser')
      await page.keyboard.press('Enter')
      await (await chooser).setFiles({ name, mimeType: 'image/svg+xml', buffer: Buffer.from(svg) })
    }
    const widths = () =>
      cell.root
        .locator('.prose img')
        .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth))
    const svgOf = (width: number, length: number) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"><script>parent.broken = 1</script>\n<desc>${'long '.repeat(length / 5)}</desc></svg>\n`
    const [small, large, huge] = [svgOf(20, 1000), svgOf(30, 900_000), svgOf(40, 3_000_000)]
    await attach('small.svg', small)
    await expect.poll(widths).toEqual([20])
    await attach('large.svg', large)
    await attach('huge.svg', huge)
    await expect.poll(widths).toEqual([20, 30, 40])
    const facts = readLog(anode.home, id).filter(({ name }) => name === 'v1.CellAttachmentSet')
    expect(facts.map(({ args }) => args.length < 4096)).toEqual([true, true, true])
    expect(facts.map(({ args }) => args.includes('$artifact'))).toEqual([false, true, true])
    // Where it is opened by its address it is a file to save, and nothing of it runs anywhere.
    expect(await page.evaluate(() => 'broken' in window)).toBe(false)
    const exported = (await anode.exportNotebook(id)).cells[0] as unknown as {
      readonly attachments: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>
    }
    const texts = Object.values(exported.attachments).map((bundle) => bundle['image/svg+xml']?.join(''))
    expect(texts).toEqual([small, large, huge])
    // A page that comes later, and one of the file, show the same.
    const copy = await anode.request('POST', '/notebooks', {
      title: 'Copy',
      ipynb: JSON.stringify(await anode.exportNotebook(id)),
    })
    const again = await browser.openNotebook(((await copy.json()) as { id: string }).id)
    const same = (await again.cellAt(0)).root.locator('.prose img')
    await expect
      .poll(() => same.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth)))
      .toEqual([20, 30, 40])
  })
})
