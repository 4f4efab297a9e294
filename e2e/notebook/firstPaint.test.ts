import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Browser } from '../harness/Browser.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test as base } from '../harness/test.ts'
import { expectAccessible } from '../views/expectAccessible.ts'

/** With a browser whose pages have no worker: it would answer for files that a test holds back. */
const test = base.extend('plain', { scope: 'file' }, async ({ otherBrowser }) => {
  await otherBrowser.context.addInitScript(() =>
    Object.defineProperty(navigator, 'serviceWorker', { value: undefined }),
  )
  return otherBrowser
})

/** A new tab whose page comes when it is let go: until then there are its first cells. */
const openHeld = async (browser: Browser, path: string, given?: Page) => {
  const page = given ?? (await browser.context.newPage())
  let letGo = () => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route(/assets\/main-.*\.js$/, async (route) => {
    await gate
    await route.fallback()
  })
  await page.goto(`${browser.address.origin}${path}`)
  return { page, letGo }
}

const paintedText = (page: Page, cellId: string) => page.locator(`[data-first-cell="${cellId}"] [data-still]`)

const ipynb = (...cells: ReadonlyArray<object>) => ({
  ipynb: JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((cell, i) => ({
      id: `c${i}`,
      cell_type: 'code',
      metadata: {},
      execution_count: null,
      outputs: [],
      ...cell,
    })),
  }),
})

const create = async (
  anode: { request: (m: string, p: string, b: object) => Promise<Response> },
  body: object,
) => ((await (await anode.request('POST', '/notebooks', body)).json()) as { readonly id: string }).id

const prose = {
  cell_type: 'markdown',
  execution_count: undefined,
  outputs: undefined,
  source:
    '# A title\n\nSome *text* with `code` and a [link](https://example.org).\n\n- [ ] a task\n- an item',
}

const printed = {
  source: 'for i in range(2):\n    print(i)',
  execution_count: 7,
  outputs: [{ output_type: 'stream', name: 'stdout', text: '0\n1\n' }],
}

test('The first cells stand where the page draws them', async ({ anode, plain }) => {
  const id = await create(
    anode,
    ipynb(
      prose,
      printed,
      { source: 'x' },
      { cell_type: 'raw', source: 'as it is' },
      { source: 'z = 1\n\nprint(z)' },
    ),
  )
  for (const width of [1440, 900, 400]) {
    const { page, letGo } = await openHeld(plain, `/n/${id}`)
    await page.setViewportSize({ width, height: 900 })
    await paintedText(page, 'c4').waitFor()
    const places = (attribute: string) =>
      page.evaluate(async (name) => {
        // Letters of another font are as high, and not as wide.
        await document.fonts.ready
        return [...document.querySelectorAll(`[${name}]`)].flatMap((cell) =>
          ['.code-text', '.run-button', '.run-time', '.stream-block', 'h1', 'li', 'p'].map((part) => {
            const box = cell.querySelector(part)?.getBoundingClientRect()
            return box && [part, ...[box.x, box.y, box.width, box.height].map(Math.round)].join(' ')
          }),
        )
      }, attribute)
    const before = await places('data-first-cell')
    letGo()
    await new NotebookPage(page).opened()
    await page.locator('[data-cell-id=c4] .cm-content').waitFor()
    expect(await places('data-cell-id'), `${width} px`).toEqual(before)
    await page.close()
  }
})

test('The colours of the code are there in every frame, also while the page comes', async ({
  anode,
  plain,
}) => {
  const id = await create(
    anode,
    ipynb(printed, { source: 'y = 2' }, { source: 'import os' }, { source: 'def f(): pass' }),
  )
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  await paintedText(page, 'c3').waitFor()
  const frames = page.evaluate(async () => {
    const points = [...document.querySelectorAll('[data-first-cell] .tok-keyword')].map((word) => {
      const { x, y } = word.getBoundingClientRect()
      return [x + 3, y + 5] as const
    })
    const seen: number[] = []
    while (document.querySelectorAll('[data-cell-id] .cm-content').length < 4) {
      await new Promise(requestAnimationFrame)
      const words = points.filter(([x, y]) => document.elementFromPoint(x, y)?.matches('.tok-keyword'))
      seen.push(words.length)
    }
    return { words: points.length, fewest: Math.min(...seen) }
  })
  letGo()
  expect(await frames).toEqual({ words: 5, fewest: 5 })
})

test('Who pressed into a text before the page is there is in it, at that place, with what was typed', async ({
  anode,
  plain,
}) => {
  const id = await create(anode, ipynb(printed, { source: 'y = 2' }))
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  const text = paintedText(page, 'c1')
  const box = await text.boundingBox()
  // Behind its last letter.
  await page.mouse.click((box?.x ?? 0) + 200, (box?.y ?? 0) + 10)
  await page.keyboard.type(' + 1')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('4')
  // They wait.
  expect(await text.innerText()).toBe('y = 2')
  letGo()
  const notebook = new NotebookPage(page)
  await notebook.opened()
  expect(await page.locator('[data-first-cell]').count()).toBe(0)
  await page.keyboard.type('3')
  const cell = notebook.cell('c1')
  expect(await cell.text()).toBe('y = 2 +431')
  await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
})

test('A cell that was pressed before the page is there is selected, and keys are its commands', async ({
  anode,
  plain,
}) => {
  const id = await create(anode, ipynb(prose, { source: 'y = 2' }))
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  // A key that nobody was pressed for is no command of a cell.
  await page.keyboard.press('b')
  await page.locator('[data-first-cell=c0] h1').click()
  await page.keyboard.press('b')
  await page.locator('[data-first-cell=c1] .run-button').focus()
  letGo()
  const notebook = new NotebookPage(page)
  await notebook.opened()
  await expect.poll(() => notebook.cellIds()).toHaveLength(3)
  await expect.poll(() => page.locator('[data-selected]').getAttribute('data-cell-id')).toBe('c1')
  expect(await page.locator('[data-cell-id=c0] h1').innerText()).toBe('A title')
})

test('Keys and buttons that are pressed before the page is there are obeyed by it, in order', async ({
  anode,
  plain,
}) => {
  const id = await create(anode, ipynb({ source: 'x = 4' }, { source: 'print(x * 10)' }))
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  await paintedText(page, 'c0').click()
  await page.keyboard.press('End')
  await page.keyboard.type('2')
  await page.keyboard.press('Shift+Enter')
  await page.locator('[data-first-cell=c1] .run-button').click()
  letGo()
  const notebook = new NotebookPage(page)
  await notebook.opened()
  await expect.poll(() => notebook.cell('c1').outputText()).toBe('420')
  expect(await notebook.cell('c0').text()).toBe('x = 42')
})

test('axe finds nothing wrong in the first cells', async ({ anode, plain }) => {
  const id = await create(anode, ipynb(prose, printed))
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  await paintedText(page, 'c1').waitFor()
  await expectAccessible(page, async () => {})
  letGo()
})

test('A notebook that was seen before is drawn as it was, and one that is gone not for long', async ({
  anode,
  plain,
}) => {
  const id = await create(anode, ipynb({ source: 'seen = True' }))
  const notebook = await plain.openNotebook(id)
  await notebook.cell('c0').type(' # yes')
  await notebook.page.waitForFunction(
    (key) => localStorage.getItem(key)?.includes('# yes') === true,
    `anode.first:${id}`,
  )
  await notebook.page.close()
  const seen = await openHeld(plain, `/n/${id}`)
  await seen.page.route(`**/api/notebooks/${id}/first`, (route) => route.abort())
  expect(await paintedText(seen.page, 'c0').innerText()).toBe('seen = True # yes')
  // Kept of a notebook that is not there any more.
  await seen.page.evaluate(
    (kept) => localStorage.setItem('anode.first:gone', localStorage[kept]),
    `anode.first:${id}`,
  )
  await seen.page.close()
  const gone = await openHeld(plain, '/n/gone')
  await paintedText(gone.page, 'c0').waitFor()
  gone.letGo()
  await gone.page.getByRole('alert').getByRole('heading').waitFor()
  expect(await gone.page.locator('[data-first-cell]').count()).toBe(0)
  expect(await gone.page.evaluate(() => localStorage.getItem('anode.first:gone'))).toBeNull()
})

test('A notebook whose first cell takes the page comes with it', async ({ anode, plain }) => {
  const folded = { source: 'x', metadata: { jupyter: { source_hidden: true } } }
  const id = await create(anode, ipynb(folded))
  const page = await plain.context.newPage()
  const asked = page.waitForRequest(/assets\/main-.*\.js$/)
  const { letGo } = await openHeld(plain, `/n/${id}`, page)
  // The page is fetched when it is known that there is none.
  await asked
  expect(await page.locator('[data-first-cell]').count()).toBe(0)
  letGo()
  await new NotebookPage(page).opened()
})

test('What the browser keeps is of another version, or broken: the page comes, and is there for keys', async ({
  anode,
  plain,
}) => {
  const id = await create(anode, ipynb({ source: 'x = 1' }))
  const other = await plain.openTab('/icon.svg')
  for (const kept of [
    '{',
    '[]',
    '{"title":"t","cells":[{"id":"c0","kind":"code"}]}',
    '{"title":"t","cells":[{"id":"c0","kind":"markdown","source":7}]}',
  ]) {
    await other.evaluate(([key, value]) => localStorage.setItem(key, value), [
      `anode.first:${id}`,
      kept,
    ] as const)
    const notebook = await plain.openNotebook(id)
    expect(await notebook.cell('c0').text(), kept).toBe('x = 1')
    await notebook.cell('c0').editor.click()
    await notebook.page.keyboard.press('End')
    await notebook.page.keyboard.type('0')
    await expect.poll(() => notebook.cell('c0').text()).toBe('x = 10')
    await notebook.page.keyboard.press('Backspace')
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    await notebook.page.close()
  }
})
