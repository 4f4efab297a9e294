import { describe, expect } from 'vitest'
import { sourcesOf } from '../harness/ipynb.ts'
import type { NotebookCell } from '../harness/NotebookCell.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { readLog } from '../harness/notebookLog.ts'
import { networkTest as test } from '../harness/test.ts'

/** Puts the caret behind the first `offset` characters of a cell's first line. */
const clickBehind = async ({ page }: NotebookPage, cell: NotebookCell, offset: number): Promise<void> => {
  await cell.editor.click()
  await page.keyboard.press('ControlOrMeta+Home')
  for (let i = 0; i < offset; i++) await page.keyboard.press('ArrowRight')
}

/** Types key by key, with a rest between them in ms. */
const type = ({ page }: NotebookPage, text: string, delay = 30): Promise<void> =>
  page.keyboard.type(text, { delay })

/**
 * Types key by key with 20 ms between them, by the page's own clock: a machine that is busy makes the page slow, and
 * makes no pause in which it would have saved.
 */
const typeByItsClock = ({ page }: NotebookPage, text: string): Promise<void> =>
  page.evaluate(async (keys) => {
    for (const key of keys) {
      document.execCommand('insertText', false, key)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }, text)

describe('two people in one cell', () => {
  test('see each other type before anything is saved, and lose no character in one word', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['word'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [mine, theirs] = [await ana.cellAt(0), await ben.cellAt(0)]
    await clickBehind(ana, mine, 2)
    await clickBehind(ben, theirs, 2)
    const edits = () => readLog(anode.home, id).filter(({ name }) => name === 'v1.CellTextEdited').length
    // On a busy machine a key may be saved before one can look.
    let typed = ''
    let seenEarly = false
    while (!seenEarly && typed.length < 10) {
      const before = edits()
      typed += 'A'
      await type(ana, 'A')
      await expect.poll(() => theirs.text()).toBe(`wo${typed}rd`)
      seenEarly = edits() === before
    }
    expect(seenEarly).toBe(true)
    await Promise.all([type(ana, 'aaaaaaaaaaaaaaaaaaaa'), type(ben, 'bbbbbbbbbbbbbbbbbbbb')])
    await expect.poll(async () => (await mine.text()) === (await theirs.text())).toBe(true)
    const text = await mine.text()
    expect([...text].toSorted().join('')).toBe(
      [...`wo${typed}rd${'a'.repeat(20)}${'b'.repeat(20)}`].toSorted().join(''),
    )
    // Each types in one place, and stays there.
    expect(text).toMatch(new RegExp(`^wo(${typed}a{20}b{20}|b{20}${typed}a{20})rd$`))
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))[0]).toBe(text)
  })

  test('state a fact for each pause, not for each key', async ({ anode, browser, otherBrowser }) => {
    const id = await anode.createNotebook(['', ''])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [mine, theirs] = [await ana.cellAt(0), await ben.cellAt(0)]
    await mine.editor.click()
    await theirs.editor.click()
    const before = readLog(anode.home, id).length
    await Promise.all([typeByItsClock(ana, 'one two three'), typeByItsClock(ben, 'four five six')])
    await expect.poll(() => ana.syncWords()).toBe('All changes saved')
    await expect.poll(() => ben.syncWords()).toBe('All changes saved')
    await expect.poll(async () => (await mine.text()).length).toBe(26)
    await expect.poll(() => readLog(anode.home, id).length - before).toBeGreaterThan(1)
    expect(readLog(anode.home, id).length - before).toBeLessThanOrEqual(6)
  })
})

describe('what one person types', () => {
  test('is seen in a rendered text and in a cell that no editor has opened', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook([{ kind: 'markdown', source: 'Some words' }, 'x = 1'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const mine = await ana.cellAt(0)
    await mine.root.dblclick()
    await ana.page.keyboard.press('ControlOrMeta+End')
    // Without a pause nothing is saved.
    let typing = true
    const endless = (async () => {
      while (typing) await type(ana, '!', 50)
    })()
    await ben.page
      .getByText(/Some words!/)
      .first()
      .waitFor()
    typing = false
    await endless
  })

  test('is what runs when another runs the cell', async ({ anode, browser, otherBrowser }) => {
    const id = await anode.createNotebook(["print('on' + 'e')"])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [mine, theirs] = [await ana.cellAt(0), await ben.cellAt(0)]
    await theirs.root.focus()
    await clickBehind(ana, mine, 9)
    // Ana is still typing while Ben runs what he sees.
    let typing = true
    const seen = (async () => {
      await expect.poll(() => theirs.text()).toContain('two')
      await theirs.run()
      typing = false
    })()
    await type(ana, 'two')
    while (typing) {
      await type(ana, 's', 40)
    }
    await seen
    await theirs.ended()
    await expect.poll(() => theirs.outputText()).toMatch(/^ontwos*e|two/)
  })

  test('survives its tab when that is killed right after the key', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['x = '])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [mine, theirs] = [await ana.cellAt(0), await ben.cellAt(0)]
    await clickBehind(ana, mine, 4)
    await type(ana, '4', 0)
    await type(ana, '2', 0)
    await expect.poll(() => theirs.text()).toBe('x = 42')
    await browser.crash(ana.page)
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))[0]).toBe('x = 42')
    await ben.reload()
    await expect.poll(async () => (await ben.cellAt(0)).text()).toBe('x = 42')
  })

  test('meets what was typed meanwhile when the connection is back', async ({
    anode,
    browser,
    remote,
    network,
  }) => {
    const id = await anode.createNotebook(['middle'])
    const [ana, ben] = [await browser.openNotebook(id), await remote.openNotebook(id)]
    const [mine, theirs] = [await ana.cellAt(0), await ben.cellAt(0)]
    await clickBehind(ana, mine, 0)
    await clickBehind(ben, theirs, 6)
    network.goOffline()
    await expect.poll(() => ben.syncWords()).toMatch(/Offline/)
    await Promise.all([type(ana, 'before '), type(ben, ' after')])
    network.goOnline()
    await expect.poll(() => mine.text()).toBe('before middle after')
    await expect.poll(() => theirs.text()).toBe('before middle after')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))[0]).toBe('before middle after')
  })

  test('is not lost when the server is killed while two type', async ({ anode, browser, otherBrowser }) => {
    const id = await anode.createNotebook([''])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [mine, theirs] = [await ana.cellAt(0), await ben.cellAt(0)]
    await mine.editor.click()
    await theirs.editor.click()
    const typing = Promise.all([type(ana, 'a'.repeat(40), 50), type(ben, 'b'.repeat(40), 50)])
    await expect.poll(async () => (await mine.text()).length).toBeGreaterThan(15)
    await anode.restart()
    await typing
    await expect.poll(async () => (await mine.text()).length).toBe(80)
    await expect.poll(async () => (await theirs.text()) === (await mine.text())).toBe(true)
  })
})
