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

/** A new tab whose page comes when it is let go: until then there is the picture of the first cells. */
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

const pictureText = (page: Page, cellId: string) => page.locator(`[data-first-cell="${cellId}"] .cm-content`)

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

test('What is typed before the page is there is in it, with the caret, and can be undone', async ({
  anode,
  plain,
}) => {
  const id = await create(anode, ipynb(printed, { source: 'y = 2' }))
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  await pictureText(page, 'c1').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' + 1')
  await page.keyboard.press('ArrowLeft')
  expect(await pictureText(page, 'c1').innerText()).toBe('y = 2 + 1')
  letGo()
  const notebook = new NotebookPage(page)
  await notebook.opened()
  expect(await page.locator('[data-first-cell]').count()).toBe(0)
  await page.keyboard.type('3')
  const cell = notebook.cell('c1')
  expect(await cell.text()).toBe('y = 2 + 31')
  await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Escape')
  await page.keyboard.press('z')
  await expect.poll(() => cell.text()).toBe('y = 2')
})

test('The picture stands where the page comes', async ({ anode, plain }) => {
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
    await pictureText(page, 'c4').waitFor()
    const places = (attribute: string) =>
      page.evaluate(async (name) => {
        // Letters of another font are as high, and not as wide.
        await document.fonts.ready
        return [...document.querySelectorAll(`[${name}]`)].flatMap((cell) =>
          ['.cm-content', '.run-button', '.stream-block', 'h1', 'li', 'p'].map((part) => {
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

test('Keys and buttons that are pressed before the page is there are obeyed by it, in order', async ({
  anode,
  plain,
}) => {
  const id = await create(anode, ipynb({ source: 'x = 4' }, { source: 'print(x * 10)' }))
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  await pictureText(page, 'c0').click()
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

test('What others write meanwhile is merged with what is typed', async ({ anode, browser, plain }) => {
  const id = await create(anode, ipynb({ source: 'one two three' }))
  const other = await browser.openNotebook(id)
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  await pictureText(page, 'c0').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' four')
  await other.cell('c0').editor.click()
  await other.page.keyboard.press('Home')
  await other.page.keyboard.type('zero ')
  await expect.poll(() => other.syncWords()).toBe('All changes saved')
  letGo()
  const notebook = new NotebookPage(page)
  await notebook.opened()
  for (const one of [notebook, other]) {
    await expect.poll(() => one.cell('c0').text()).toBe('zero one two three four')
  }
})

test('What was typed into a picture whose page never came is there the next time, once', async ({
  anode,
  plain,
}) => {
  const id = await create(anode, ipynb({ source: 'a = 1' }))
  const { page } = await openHeld(plain, `/n/${id}`)
  await pictureText(page, 'c0').click()
  await page.keyboard.press('End')
  await page.keyboard.type('00')
  await page.close()
  for (let n = 0; n < 2; n++) {
    const notebook = await plain.openNotebook(id)
    await expect.poll(() => notebook.cell('c0').text()).toBe('a = 100')
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    await notebook.page.waitForFunction(
      () => !Object.keys(localStorage).some((key) => key.startsWith('anode.typed:')),
    )
    await notebook.page.close()
  }
})

test('A second tab leaves alone what is typed into the picture of the first', async ({ anode, plain }) => {
  const id = await create(anode, ipynb({ source: 'a = 1' }))
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  await pictureText(page, 'c0').click()
  await page.keyboard.press('End')
  await page.keyboard.type('00')
  const second = await plain.openNotebook(id)
  expect(await second.cell('c0').text()).toBe('a = 1')
  letGo()
  const first = new NotebookPage(page)
  await first.opened()
  for (const one of [first, second]) await expect.poll(() => one.cell('c0').text()).toBe('a = 100')
})

test('axe finds nothing wrong in the picture', async ({ anode, plain }) => {
  const id = await create(anode, ipynb(prose, printed))
  const { page, letGo } = await openHeld(plain, `/n/${id}`)
  await pictureText(page, 'c1').waitFor()
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
  expect(await pictureText(seen.page, 'c0').innerText()).toBe('seen = True # yes')
  // Kept of a notebook that is not there any more.
  await seen.page.evaluate(
    (kept) => localStorage.setItem('anode.first:gone', localStorage[kept]),
    `anode.first:${id}`,
  )
  await seen.page.close()
  const gone = await openHeld(plain, '/n/gone')
  await pictureText(gone.page, 'c0').waitFor()
  gone.letGo()
  await gone.page.getByRole('alert').getByRole('heading').waitFor()
  expect(await gone.page.locator('[data-first-cell]').count()).toBe(0)
  expect(await gone.page.evaluate(() => localStorage.getItem('anode.first:gone'))).toBeNull()
})

test('A notebook whose first cell takes the page comes without a picture', async ({ anode, plain }) => {
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
    await other.evaluate(
      ([key, typed, value]) => {
        localStorage.setItem(key, value)
        localStorage.setItem(typed, value)
      },
      [`anode.first:${id}`, `anode.typed:${id}:lost`, kept] as const,
    )
    // With what was typed there is no picture; without, it cannot be drawn.
    for (let n = 0; n < 2; n++) {
      const notebook = await plain.openNotebook(id)
      expect(await notebook.cell('c0').text(), kept).toBe('x = 1')
      await notebook.page.waitForFunction(
        (key) => localStorage.getItem(key) === null,
        `anode.typed:${id}:lost`,
      )
      await notebook.page.close()
      await other.evaluate(([key, value]) => localStorage.setItem(key, value), [
        `anode.first:${id}`,
        kept,
      ] as const)
    }
  }
})
