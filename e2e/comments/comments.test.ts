/** Comments on cells and words: written, answered, read, resolved, and where they stay. */
import type { Locator } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import { pageKept } from '../harness/keptPage.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { openNotebookFile } from '../harness/notebookLog.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { networkTest, test } from '../harness/test.ts'

const md = (source: string) => ({ kind: 'markdown', source }) as const

const panelOf = ({ page }: NotebookPage): Locator => page.getByRole('region', { name: 'Comments' })
const threads = (notebook: NotebookPage): Locator => panelOf(notebook).locator('[data-thread-card]')
/** The words in a cell's editor that comments are about. */
const markedWords = (notebook: NotebookPage, cellId: string): Promise<string> =>
  notebook
    .cell(cellId)
    .root.locator('.comment-words')
    .allTextContents()
    .then((parts) => parts.join(''))

/** Opens the panel if it is not open. */
const openPanel = async (notebook: NotebookPage): Promise<Locator> => {
  const panel = panelOf(notebook)
  if ((await panel.count()) === 0) await notebook.page.getByRole('button', { name: /^Comments/ }).click()
  await panel.waitFor()
  return panel
}

/** Selects words in a cell's editor with the keyboard, as somebody does who counts. */
const selectWords = async (notebook: NotebookPage, cellId: string, from: number, length: number) => {
  const { keyboard } = notebook.page
  await notebook.cell(cellId).editor.click()
  await keyboard.press('ControlOrMeta+Home')
  for (let i = 0; i < from; i++) await keyboard.press('ArrowRight')
  for (let i = 0; i < length; i++) await keyboard.press('Shift+ArrowRight')
}

/** Begins a comment with the key and sends it with the key. */
const comment = async (notebook: NotebookPage, text: string) => {
  const { keyboard } = notebook.page
  await keyboard.press('ControlOrMeta+Alt+m')
  const field = panelOf(notebook).getByLabel('New comment').getByRole('textbox')
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
  await keyboard.type(text)
  await keyboard.press('ControlOrMeta+Enter')
  await threads(notebook).getByText(text).waitFor()
}

/** Facts that somebody else stated while this server was away: it finds them in its log, and derives its tables anew. */
const stateAs = async (
  anode: Anode,
  id: string,
  by: string,
  facts: ReadonlyArray<readonly [name: string, args: Readonly<Record<string, unknown>>]>,
) => {
  await anode.kill9()
  const db = openNotebookFile(anode.home, id, { readOnly: false })
  for (const [name, args] of facts) {
    db.prepare(
      'INSERT INTO log (seq, name, args, principal, at) VALUES ((SELECT max(seq) + 1 FROM log), ?, ?, ?, ?)',
    ).run(name, JSON.stringify({ ...args, by }), by, Date.now())
  }
  db.exec("DELETE FROM room WHERE key = 'schema'")
  db.close()
  await anode.start()
}

const said = (cellId: string, threadId: string, text: string, mentions: ReadonlyArray<string> = []) =>
  [
    'v1.CommentAdded',
    { commentId: `${threadId} ${text}`.slice(0, 60), threadId, cellId, text, mentions, at: Date.now() },
  ] as const

describe('a comment on words', () => {
  test('stays on them while another types before, in and behind them', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['mean = total / n'])
    const notebook = await browser.openNotebook(id)
    const other = await otherBrowser.openNotebook(id)
    await selectWords(notebook, 'cell-1', 7, 9)
    await comment(notebook, 'What if n is 0?')
    await expect.poll(() => markedWords(notebook, 'cell-1')).toBe('total / n')
    await expect.poll(() => markedWords(other, 'cell-1')).toBe('total / n')
    await threads(notebook).locator('q').getByText('total / n').waitFor()

    const editor = other.cell('cell-1').editor
    await editor.click()
    await other.page.keyboard.press('ControlOrMeta+Home')
    await other.page.keyboard.type('the_')
    await other.page.keyboard.press('ControlOrMeta+End')
    await other.page.keyboard.type(' + 1')
    await expect.poll(() => notebook.cell('cell-1').text()).toBe('the_mean = total / n + 1')
    await expect.poll(() => markedWords(notebook, 'cell-1')).toBe('total / n')
    await expect.poll(() => markedWords(other, 'cell-1')).toBe('total / n')

    await notebook.reload()
    await expect.poll(() => markedWords(notebook, 'cell-1')).toBe('total / n')
    await other.page.close()
  })

  test('leads to its thread and is led to by it', async ({ anode, browser }) => {
    const filler = Array.from({ length: 12 }, (_, i) => `# step ${i}\n${'\n'.repeat(6)}`)
    const notebook = await browser.openNotebook(await anode.createNotebook(['first = 1', ...filler]))
    await selectWords(notebook, 'cell-1', 0, 5)
    await comment(notebook, 'A better name?')
    const card = threads(notebook).first()
    await expect.poll(() => card.getAttribute('data-active')).toBe('true')
    await panelOf(notebook).getByRole('button', { name: 'Close comments' }).click()
    await notebook.cell('cell-1').root.locator('.comment-words').click()
    await card.waitFor()
    await expect.poll(() => card.getAttribute('data-active')).toBe('true')
    await notebook.page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
    await card.getByRole('button', { name: /^Cell 1/ }).click()
    await expect.poll(() => notebook.page.evaluate(() => window.scrollY)).toBeLessThan(200)
    await expect
      .poll(() => notebook.page.locator('[data-selected]').getAttribute('data-cell-id'))
      .toBe('cell-1')
  })

  test('says when its words are gone, and finds them again when they come back', async ({
    anode,
    browser,
  }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['one two three']))
    await selectWords(notebook, 'cell-1', 4, 3)
    await comment(notebook, 'Two?')
    await notebook.cell('cell-1').editor.click()
    await notebook.page.keyboard.press('ControlOrMeta+a')
    await notebook.page.keyboard.press('Delete')
    await threads(notebook).getByText('no longer in the cell').waitFor()
    await notebook.cell('cell-1').editor.click()
    await notebook.page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => markedWords(notebook, 'cell-1')).toBe('two')
    await expect.poll(() => threads(notebook).getByText('no longer in the cell').count()).toBe(0)
    await notebook.page.close()
  })
})

describe('a comment on a cell', () => {
  test('is written, edited, answered, resolved and reopened', async ({ anode, browser }) => {
    const id = await anode.createNotebook([md('# Trees'), 'oaks = 3'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await notebook.cell('cell-2').press('Comment on cell')
    await page.keyboard.type('Is **three** right?')
    await page.keyboard.press('ControlOrMeta+Enter')
    const card = threads(notebook).first()
    await card.locator('strong').getByText('three').waitFor()
    await page.getByRole('button', { name: '1 comment on cell 2' }).waitFor()

    await card.getByLabel('Answer', { exact: true }).fill('Counted again: four.')
    await card.getByRole('button', { name: 'Answer' }).click()
    await card.getByText('four.').waitFor()
    await card.locator('[data-comment-id]').nth(1).hover()
    await card.getByRole('button', { name: 'Change this comment' }).nth(1).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('Counted again: five.')
    await page.keyboard.press('ControlOrMeta+Enter')
    await card.getByText('five.').waitFor()
    await card.getByText('edited').waitFor()
    await card.getByRole('button', { name: 'Change this comment' }).nth(0).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await card.getByText('deleted this comment').waitFor()

    await card.getByRole('button', { name: 'Resolve' }).click()
    await expect.poll(() => threads(notebook).count()).toBe(0)
    expect(await page.locator('.cell-comments').count()).toBe(0)
    await page.getByRole('button', { name: /^Resolved/ }).click()
    await card.getByText(/Resolved by you/).waitFor()
    await card.getByRole('button', { name: 'Reopen' }).click()
    await page.getByRole('button', { name: '1 comment on cell 2' }).waitFor()

    // Files and duplicates hold none of it.
    expect(JSON.stringify(await anode.exportNotebook(id))).not.toContain('five.')
    const copy = (await (await anode.request('POST', `/notebooks/${id}/duplicate`)).json()) as { id: string }
    const duplicate = await browser.openNotebook(copy.id)
    expect(await duplicate.page.locator('.cell-comments').count()).toBe(0)
    await duplicate.page.close()
    await page.close()
  })

  test('quotes what was selected of rendered text', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(
      await anode.createNotebook([md('Oaks are *old* trees.'), 'x']),
    )
    await notebook.cell('cell-1').root.getByText('old').dblclick({ delay: 20 })
    await notebook.page.keyboard.press('Escape')
    await notebook
      .cell('cell-1')
      .root.getByText('old')
      .evaluate((element) => {
        document.getSelection()?.selectAllChildren(element)
      })
    await notebook.cell('cell-1').press('Comment on cell')
    await panelOf(notebook).getByLabel('New comment').locator('q').getByText('old').waitFor()
    await notebook.page.close()
  })

  test('stays when its cell is deleted, and is on it again after an undo', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['keep = 1', 'oaks = 3']))
    const { page } = notebook
    await selectWords(notebook, 'cell-2', 0, 4)
    await comment(notebook, 'Pines, too?')
    await notebook.cell('cell-2').root.focus()
    await pressSequence(page, 'd', 'd')
    const card = page.getByRole('article', { name: 'Comments on a deleted cell' })
    await card.locator('q').getByText('oaks').waitFor()
    await notebook.cell('cell-1').root.focus()
    await page.keyboard.press('z')
    await threads(notebook)
      .getByRole('button', { name: /^Cell 2/ })
      .waitFor()
    await expect.poll(() => markedWords(notebook, 'cell-2')).toBe('oaks')
    await page.close()
  })

  test('is kept as a draft through Esc, a closed panel and a reload', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['x = 1']))
    const { page } = notebook
    await notebook.cell('cell-1').root.focus()
    await page.keyboard.press('ControlOrMeta+Alt+m')
    await page.keyboard.type('Not yet sure')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('[data-selected=selected]').count()).toBe(1)
    await page.getByRole('button', { name: 'Close comments' }).click()
    await notebook.reload()
    await openPanel(notebook)
    const field = panelOf(notebook).getByLabel('New comment').getByRole('textbox')
    await expect.poll(() => field.inputValue()).toBe('Not yet sure')
    await field.fill('x'.repeat(10_001))
    await panelOf(notebook).getByRole('alert').getByText('at most 10,000 characters').waitFor()
    expect(await panelOf(notebook).getByRole('button', { name: 'Comment', exact: true }).isDisabled()).toBe(
      true,
    )
    await panelOf(notebook).getByRole('button', { name: 'Discard' }).click()
    await expect.poll(() => field.count()).toBe(0)
    await page.close()
  })
})

describe('comments of others', () => {
  test('are announced, unread until they are seen, and lead to whom they name', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['x = 1', 'y = 2'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await notebook.cell('cell-1').root.focus()
    await comment(notebook, 'Mine.')
    await page.getByRole('button', { name: 'Close comments' }).click()
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    await stateAs(anode, id, 'person:bob', [
      said('cell-2', 'bobs', 'Why 2, @you?', ['person:local']),
      ['v1.CommentEdited', { commentId: 'mine?', text: 'Not his.', mentions: [], at: 1 }],
    ])
    await page.getByRole('button', { name: 'Comments, 1 unread' }).waitFor()
    await page
      .getByRole('log', { name: 'New comments' })
      .getByText('Bob commented on cell 2: Why 2')
      .waitFor({
        state: 'attached',
      })
    await page.getByRole('button', { name: '1 comment on cell 2, 1 unread' }).waitFor()

    await page.getByRole('button', { name: 'Comments, 1 unread' }).click()
    await panelOf(notebook).getByText('Why 2').waitFor()
    // Seen for a second.
    await page.getByRole('button', { name: 'Comments', exact: true }).waitFor()
    await page.getByRole('button', { name: /^For you/ }).click()
    await expect.poll(() => threads(notebook).count()).toBe(1)
    await notebook.reload()
    await page.getByRole('button', { name: 'Comments', exact: true }).waitFor()

    // Whoever has commented can be named.
    await openPanel(notebook)
    await page.getByRole('button', { name: /^For you/ }).click()
    await threads(notebook)
      .first()
      .getByRole('button', { name: /^Cell 2/ })
      .click()
    const field = threads(notebook).first().getByLabel('Answer', { exact: true })
    await field.pressSequentially('Ask @b')
    await page.getByRole('option', { name: 'Bob' }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => field.inputValue()).toBe('Ask @Bob ')
    await page.keyboard.press('ControlOrMeta+Enter')
    await threads(notebook).getByText('Ask @Bob').waitFor()
    await page.close()
  })

  test('are gone to one after the other by keys', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['a = 1', 'b = 2', 'c = 3']))
    const { page } = notebook
    for (const cell of ['cell-3', 'cell-1']) {
      await notebook.cell(cell).root.focus()
      await comment(notebook, `On ${cell}.`)
    }
    const selected = () => page.locator('[data-selected]').getAttribute('data-cell-id')
    await notebook.cell('cell-2').root.focus()
    await pressSequence(page, 'g', 'c')
    await expect.poll(selected).toBe('cell-3')
    await notebook.cell('cell-3').root.focus()
    await pressSequence(page, 'g', 'C')
    await expect.poll(selected).toBe('cell-1')
    await page.close()
  })
})

describe('offline', () => {
  networkTest(
    'one comments on, and both sides have all of it later',
    async ({ anode, browser, network, remote }) => {
      const id = await anode.createNotebook(['mean = total / n'])
      const here = await browser.openNotebook(id)
      const away = await remote.openNotebook(id)
      await expect.poll(() => away.syncWords()).toBe('All changes saved')
      // The panel comes from what the browser keeps of the page.
      await pageKept(away.page)
      network.goOffline()
      await selectWords(away, 'cell-1', 7, 5)
      await comment(away, 'From the train')
      await expect.poll(() => away.syncWords()).toMatch(/^Offline/)
      await here.cell('cell-1').editor.click()
      await here.page.keyboard.press('ControlOrMeta+Home')
      await here.page.keyboard.type('# edited\n')
      await here.cell('cell-1').root.focus()
      await comment(here, 'From the desk')
      network.goOnline()
      for (const notebook of [here, away]) {
        await openPanel(notebook)
        await threads(notebook).getByText('From the train').waitFor()
        await threads(notebook).getByText('From the desk').waitFor()
        await expect.poll(() => markedWords(notebook, 'cell-1')).toBe('total')
      }
    },
  )
})
