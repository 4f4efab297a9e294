import { LIVE_TEXT_LIMIT } from '@anode/protocol'
import { describe, expect } from 'vitest'
import { openBrowser } from '../harness/Browser.ts'
import { introduce } from '../harness/introduce.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { readLog } from '../harness/notebookLog.ts'
import { openPageSocket } from '../harness/PageSocket.ts'
import { test as base } from '../harness/test.ts'
import { expectAccessible } from '../views/expectAccessible.ts'

/** Three browsers of three people. */
const test = base
  .extend('thirdBrowser', { scope: 'file' }, async ({ anode }, { onCleanup }) => {
    const browser = await openBrowser(anode)
    onCleanup(() => browser.close())
    return browser
  })
  .extend('named', { auto: true }, async ({ anode, browser, otherBrowser, thirdBrowser }) => {
    await introduce(anode, browser, 'Ana Lima')
    await introduce(anode, otherBrowser, 'Ben')
    await introduce(anode, thirdBrowser, 'Chloé')
  })

const person = ({ page }: NotebookPage, words: string | RegExp) =>
  page.getByRole('group', { name: 'People in this notebook' }).getByRole('button', { name: words })

const caretOf = ({ page }: NotebookPage, name: string) => page.locator(`.person-caret[data-person="${name}"]`)

describe('who is here', () => {
  test('is shown with initials, where they are and what they do, and is gone with their tab', async ({
    anode,
    browser,
    otherBrowser,
    thirdBrowser,
  }) => {
    const id = await anode.createNotebook([
      'one = 1',
      'two = 2',
      'three = 3',
      { kind: 'markdown', source: '# Together' },
    ])
    const ana = await browser.openNotebook(id)
    const ben = await otherBrowser.openNotebook(id)
    const chloe = await thirdBrowser.openNotebook(id)
    await person(ana, 'Ben is here').waitFor()
    await person(ana, 'Chloé is here').waitFor()
    await person(ben, 'Ana Lima is here').waitFor()
    await expect.poll(() => person(ben, /Ana Lima/).textContent()).toBe('AL')
    await (await chloe.cellAt(2)).root.focus()
    await person(ana, 'Chloé is in cell 3').waitFor()
    await (await ben.cellAt(1)).type('0')
    // Who rests is not editing any more: he goes on until it has been seen.
    let editing = true
    const writing = (async () => {
      while (editing) await ben.page.keyboard.type('0', { delay: 100 })
    })()
    await person(ana, 'Ben is editing cell 2').waitFor()
    await (await ana.cellAt(1)).root.getByText('Ben is editing').waitFor()
    editing = false
    await writing
    await person(ana, 'Ben is in cell 2').waitFor()
    await expectAccessible(ana.page, async () => {})
    await otherBrowser.closeTabs()
    await person(ana, /Ben/).waitFor({ state: 'detached' })
    await thirdBrowser.crash(chloe.page)
    await person(ana, /Chloé/).waitFor({ state: 'detached' })
    const names = readLog(anode.home, id).map(({ name }) => name)
    expect(new Set(names)).toEqual(new Set(['v1.NotebookLoaded', 'v1.CellTextEdited']))
  })

  test('is one person in two tabs, and oneself elsewhere is nobody else', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['one = 1', 'two = 2'])
    const [ana, again] = [await browser.openNotebook(id), await browser.openNotebook(id)]
    const ben = await otherBrowser.openNotebook(id)
    await person(ben, /Ana Lima/).waitFor()
    expect(await person(ben, /Ana Lima/).count()).toBe(1)
    expect(await person(ana, /Ana Lima is/).count()).toBe(0)
    await (await again.cellAt(0)).editor.click()
    await (await ana.cellAt(0)).root.getByText('You, in another tab').waitFor()
    await again.page.close()
    await (await ana.cellAt(0)).root.getByText('You, in another tab').waitFor({ state: 'detached' })
    expect(await person(ben, /Ana Lima/).count()).toBe(1)
  })
})

describe('carets of others', () => {
  test('are drawn with names where they are, move with the text, and show selections', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['abcdef', 'other'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const mine = await ana.cellAt(0)
    await mine.editor.click()
    await (await ben.cellAt(0)).editor.click()
    await ben.page.keyboard.press('End')
    const caret = caretOf(ana, 'Ben')
    await caret.waitFor()
    await expect.poll(() => caret.textContent()).toBe('Ben')
    await expect.poll(() => mine.text()).toBe('abcdef')
    const x = async () => Math.round((await caret.boundingBox())?.x ?? 0)
    const before = await x()
    await ana.page.keyboard.press('Home')
    await ana.page.keyboard.type('1234')
    await expect.poll(x).toBeGreaterThan(before + 20)
    await ben.page.keyboard.press('Shift+ArrowLeft')
    await ben.page.keyboard.press('Shift+ArrowLeft')
    await ana.page.locator('.person-selection').first().waitFor()
    await (await ben.cellAt(1)).editor.click()
    await expect.poll(() => mine.root.locator('.person-caret').count()).toBe(0)
    await (await ana.cellAt(1)).root.locator('.person-caret').waitFor()
    await otherBrowser.closeTabs()
    await caret.waitFor({ state: 'detached' })
  })
})

describe('following and jumping', () => {
  test('shows where somebody is until one does something oneself', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(Array.from({ length: 60 }, (_, i) => `x${i} = ${i}`))
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    await (await ben.cellAt(50)).root.evaluate((cell) => cell.scrollIntoView())
    await (await ben.cellAt(50)).editor.click()
    await person(ana, 'Ben is in cell 51').click()
    await ana.page.getByRole('menuitem', { name: 'Follow Ben' }).click()
    const notice = ana.page.getByText('Following Ben')
    await notice.waitFor()
    const inView = async (index: number) => {
      const box = await (await ana.cellAt(index)).root.boundingBox()
      return box !== null && box.y > 0 && box.y < 900
    }
    await expect.poll(() => inView(50)).toBe(true)
    await (await ben.cellAt(5)).root.evaluate((cell) => cell.scrollIntoView({ block: 'center' }))
    await (await ben.cellAt(5)).editor.click()
    await expect.poll(() => inView(5)).toBe(true)
    await ana.page.keyboard.press('Escape')
    await notice.waitFor({ state: 'detached' })
    await (await ben.cellAt(40)).root.evaluate((cell) => cell.scrollIntoView({ block: 'center' }))
    await (await ben.cellAt(40)).editor.click()
    await person(ana, 'Ben is in cell 41').waitFor()
    expect(await inView(40)).toBe(false)
    await ana.page.keyboard.press('Control+k')
    await ana.page.getByRole('combobox', { name: 'Find a command or a notebook' }).fill('Jump to Ben')
    await ana.page.keyboard.press('Enter')
    await expect.poll(() => inView(40)).toBe(true)
    await expect.poll(() => ana.page.locator('[data-selected]').getAttribute('aria-label')).toBe('Cell 41')
  })
})

describe('a name', () => {
  test('is chosen where people are shown, once everything is saved, and is what others see', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['x = 1'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const elsewhere = await otherBrowser.openNotebook(id)
    await (await ben.cellAt(0)).type(' + 1')
    await ben.page.keyboard.press('Escape')
    await ben.page.getByRole('button', { name: 'You are Ben: change your name' }).click()
    const dialog = ben.page.getByRole('dialog', { name: 'Your name' })
    await expectAccessible(ben.page, async () => {})
    await dialog.getByRole('textbox', { name: 'Your name' }).fill('Benjamin Okri')
    await dialog.getByRole('button', { name: 'Use this name' }).click()
    await ben.page.getByRole('button', { name: 'You are Benjamin Okri: change your name' }).waitFor()
    await elsewhere.page.getByRole('button', { name: 'You are Benjamin Okri: change your name' }).waitFor()
    await person(ana, /Benjamin Okri/).waitFor()
    expect(await person(ana, /^Ben is/).count()).toBe(0)
    await (await ben.cellAt(0)).type(' + 2')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))[0]).toBe('x = 1 + 1 + 2')
    const authors = readLog(anode.home, id).map(({ principal }) => principal)
    expect(authors).toContain('person:ben')
    expect(authors.at(-1)).toBe('person:benjamin-okri')
  })
})

describe('a page that sends what it should not', () => {
  test('is told, stays connected, and nobody else notices', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1'])
    const ana = await browser.openNotebook(id)
    const cell = await ana.cellAt(0)
    const bad = await openPageSocket(anode, id)
    await bad.join('bad')
    const refused = async () => (await bad.next('notPassedOn')).refusal.tag
    bad.send({ _tag: 'text', cellId: 'cell-1', update: 'AAECAwQ=' })
    expect(await refused()).toBe('MalformedMessage')
    bad.send({ _tag: 'text', cellId: 'nowhere', update: 'AAA=' })
    expect(await refused()).toBe('CellNotFound')
    bad.send({ _tag: 'text', cellId: 'cell-1', update: 'A'.repeat(LIVE_TEXT_LIMIT + 4) })
    expect(await refused()).toBe('MessageTooLarge')
    const place = { cellId: 'cell-1', anchor: '{', head: '[1]', mode: 'edit', typing: true }
    for (let i = 0; i < 500; i++) bad.send({ _tag: 'place', place })
    expect(await refused()).toBe('TooManyMessages')
    await cell.root.getByText('Guest is editing').waitFor()
    await cell.type('0')
    await expect.poll(() => cell.text()).toBe('x = 10')
    expect(bad.closed).toBeNull()
    bad.close()
  })

  test('pastes 10 MB: it is said, and the others go on', async ({ anode, browser, otherBrowser }) => {
    const id = await anode.createNotebook(['x = 1'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [mine, theirs] = [await ana.cellAt(0), await ben.cellAt(0)]
    await mine.editor.click()
    await mine.editor.evaluate((element) => {
      const data = new DataTransfer()
      data.setData('text/plain', 'x'.repeat(10 * 1024 * 1024))
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    })
    await ana.notice(/at most 512 KB/).waitFor()
    await theirs.type('2')
    await expect.poll(() => mine.text()).toBe('x = 12')
  })
})
