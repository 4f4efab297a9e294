import type { Route } from 'playwright-core'
import { describe, expect } from 'vitest'
import { display } from '../harness/ipynb.ts'
import { test } from '../harness/test.ts'

const markdown = (source: string) => ({ kind: 'markdown', source }) as const

/** Every way in which a text of Markdown could have something loaded from elsewhere. */
const texts = [
  '<img src="https://elsewhere.test/img.png"> ![words](https://elsewhere.test/markdown.png) <img srcset="https://elsewhere.test/srcset.png 1x">',
  '<picture><source srcset="https://elsewhere.test/source.png"><img src=x></picture><video poster="https://elsewhere.test/poster.png"></video>',
  '<table background="https://elsewhere.test/table.png"><tr><td>x</td></tr></table>',
  '[![Badge](https://elsewhere.test/badge.svg)](https://elsewhere.test/)',
]
const never = [
  // The page’s own policy lets nothing in that is not encrypted.
  '<img src="http://elsewhere.test/plain.png"> <img src="//elsewhere.test/relative.png">',
  '<p style="color:red;background:url(https://elsewhere.test/style.png)">x</p><p style="--a:u\\72l(https://elsewhere.test/escaped.png);background:var(--a)">x</p><p style="background:image-set(\'https://elsewhere.test/set.png\' 1x)">x</p>',
  '<svg><image href="https://elsewhere.test/svg.png"/></svg><input type=image src="https://elsewhere.test/input.png"><object data="https://elsewhere.test/object"></object><link rel=stylesheet href="https://elsewhere.test/link.css">',
]

describe('pictures of other sites', () => {
  test('are loaded when one agreed, which is asked once', async ({ anode, browser }) => {
    const asked = new Set<string>()
    const answer = (route: Route) => {
      asked.add(new URL(route.request().url()).pathname)
      return route.fulfill({
        contentType: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      })
    }
    await browser.context.route('https://elsewhere.test/**', answer)
    const id = await anode.createNotebook([
      ...[...texts, ...never].map(markdown),
      {
        source: '# output',
        outputs: [display({ 'text/markdown': '![out](https://elsewhere.test/out.png)' })],
      },
    ])
    const notebook = await browser.openNotebook(id)
    const notice = notebook.notice('Pictures from other sites are not loaded')
    await notice.waitFor()
    await notebook.page.getByRole('button', { name: 'words (elsewhere.test)' }).waitFor()
    await (await notebook.cellAt(-1)).root.scrollIntoViewIfNeeded()
    await notebook.page.getByRole('button', { name: 'out (elsewhere.test)' }).waitFor()
    expect([...asked]).toEqual([])

    await notebook.page.getByRole('button', { name: 'Load pictures' }).click()
    await notice.waitFor({ state: 'detached' })
    const expected = [
      '/badge.svg',
      '/img.png',
      '/markdown.png',
      '/out.png',
      '/poster.png',
      '/source.png',
      '/srcset.png',
      '/table.png',
    ]
    await expect.poll(() => [...asked].sort()).toEqual(expected)

    asked.clear()
    await notebook.reload()
    await expect.poll(() => asked.has('/img.png')).toBe(true)
    expect(await notice.count()).toBe(0)
    await browser.context.unroute('https://elsewhere.test/**', answer)
  })
})

test('a text that would hold up the page is drawn when one wants it', async ({ anode, browser }) => {
  const id = await anode.createNotebook([
    markdown('[a]('.repeat(20_000)),
    markdown('<b>x</b>'.repeat(60_000)),
    markdown('small and *quick*'),
    markdown(`${'*a* '.repeat(8000)} the end`),
  ])
  const notebook = await browser.openNotebook(id)
  await notebook.page.locator('em', { hasText: 'quick' }).waitFor()
  const cell = await notebook.cellAt(3)
  await cell.root.scrollIntoViewIfNeeded()
  await cell.root.getByText('This text is not drawn yet').waitFor()
  await cell.root.getByRole('button', { name: 'Draw it' }).click()
  await expect.poll(() => cell.root.locator('em').count()).toBe(8000)
})
