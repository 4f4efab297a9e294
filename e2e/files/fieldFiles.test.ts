import { readdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

/** What people have: a file of each kind that went wrong somewhere. What is to become of each, the codec's tests say. */
const folder = new URL('../../packages/document/fixtures/field/', import.meta.url)
const all = readdirSync(folder).filter((name) => name.endsWith('.ipynb'))

/** Each third of them in `npm test`: the codec's tests read all. `npm run soak -- --only field` shows all. */
const names = all.filter((_, index) => process.env.ANODE_FIELD === 'all' || index % 3 === 0)

/** Brought to nbformat 4 on the way, and so written otherwise. */
const UPGRADED = new Set(['nbformat2.ipynb', 'nbformat3.ipynb'])

/** So many are looked at at the same time, each in a tab of its own of both people. */
const AT_ONCE = 3

/** What the page shows of the cells: texts and printed text as drawn, of the rest which types there are. */
const shown = (page: Page) =>
  page.locator('[data-cell-id]').evaluateAll((cells) =>
    cells.map((cell) => ({
      id: cell.getAttribute('data-cell-id'),
      kind: cell.getAttribute('data-kind'),
      text: [...cell.querySelectorAll('.cm-line')].map((line) => line.textContent),
      prose: cell.querySelector('[data-markdown]')?.textContent,
      outputs: [...cell.querySelectorAll('[data-mime]')].map((output) => [
        output.getAttribute('data-mime'),
        output.querySelector('iframe') === null ? output.textContent : 'frame',
      ]),
    })),
  )

/** Shows a notebook in a tab: a new one for each of these files would be most of the work. */
const show = async (notebook: NotebookPage, id: string): Promise<void> => {
  await notebook.goTo(id)
  await notebook.page
    .getByRole('status')
    .getByText('All changes saved')
    .first()
    .waitFor({ state: 'attached' })
}

/** Sends the file, has two people look at it, and gives what is wrong with what they see; null when nothing is. */
const trouble = async (
  name: string,
  anode: Anode,
  [mine, theirs]: readonly [NotebookPage, NotebookPage],
): Promise<string | null> => {
  const bytes = readFileSync(new URL(name, folder))
  const response = await fetch(`${anode.origin}/api/notebooks?title=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${anode.token}`, 'content-type': 'application/x-ipynb+json' },
    body: bytes,
  })
  if (response.status === 422) return null
  if (response.status !== 201) return `${name}: status ${response.status}`
  const { id } = (await response.json()) as { readonly id: string }
  await Promise.all([show(mine, id), show(theirs, id)])
  // Each draws in its own time.
  const settled = () =>
    expect
      .poll(async () => isDeepStrictEqual(await shown(mine.page), await shown(theirs.page)), {
        message: 'the same to both',
      })
      .toBe(true)
  await settled()
  const live = await shown(mine.page)
  await mine.reload()
  await expect.poll(() => shown(mine.page)).toEqual(live)
  const saved = await (await anode.request('GET', `/notebooks/${id}/ipynb`)).arrayBuffer()
  return UPGRADED.has(name) || Buffer.from(saved).equals(bytes) ? null : `${name}: exported otherwise`
}

test('Files from the field look the same to two people and after a reload, and come back byte by byte', {
  timeout: 600_000,
}, async ({ anode, browser, otherBrowser }) => {
  const queue = [...names]
  const troubles: string[] = []
  const work = async () => {
    const tabs = [
      new NotebookPage(await browser.openTab('/')),
      new NotebookPage(await otherBrowser.openTab('/')),
    ] as const
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const found = await trouble(name, anode, tabs).catch(
        (error: unknown) => `${name}: ${error instanceof Error ? error.message : String(error)}`,
      )
      if (found !== null) troubles.push(found)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  expect(troubles).toEqual([])
  expect([...browser.errors, ...otherBrowser.errors]).toEqual([])
})
