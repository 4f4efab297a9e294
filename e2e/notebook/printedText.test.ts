import { writeFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import type { NotebookCell } from '../harness/NotebookCell.ts'
import { test } from '../harness/test.ts'

/** What programs print, as Python writes it, and how it reads in the end. */
const PROGRAMS: ReadonlyArray<readonly [code: string, reads: string]> = [
  [String.raw`print('x\x1b[éy'); print('z')`, 'xéy\nz'],
  [String.raw`print('before \x1b['); print('next line whole')`, 'before \nnext line whole'],
  [String.raw`print('a\x1b[31'); print('b'); print('end')`, 'a\nb\nend'],
  [String.raw`print('\x1b[38;2;255;0;0mred\x1b[0m \x1b[32mgreen\x1b[0m')`, 'red green'],
  [String.raw`print('\x1b[48;2;0;0;255mbg\x1b[0m plain \x1b[1mbold\x1b[0m')`, 'bg plain bold'],
  [String.raw`print('\x1b[32m100%\x1b[0m', end='\r', flush=True); print('\x1b[31m9\x1b[0m')`, '900%'],
  [String.raw`print('a long progress text', end='', flush=True); print('\r\x1b[Kshort')`, 'short'],
  [String.raw`print('a long progress text', end='', flush=True); print('\x1b[2K\rshort')`, 'short'],
  [
    String.raw`for i in range(3): print(f'A {i}\nB {i}', end='\x1b[1A\r' if i < 2 else '\n', flush=True)`,
    'A 2\nB 2',
  ],
  [String.raw`print('漢字と👩\u200d👧 abc', end='\r', flush=True); print('xy')`, 'xy字と👩\u200d👧 abc'],
  [
    String.raw`print('\x1b]8;;https://a.example/b\x1b\\words\x1b]8;;\x1b\\ and https://c.example/d.')`,
    'words and https://c.example/d.',
  ],
]

/** A cell that does what all of them do, and goes on until a file appears. */
const printUntil = (file: string): string =>
  [
    'import os, time',
    ...PROGRAMS.map(([code]) => code),
    `while not os.path.exists(${JSON.stringify(file)}): time.sleep(0.02)`,
  ].join('\n')

const ALL = PROGRAMS.map(([, reads]) => reads).join('\n')

/** How the printed text of a cell is drawn: words, looks and links. */
const drawn = (cell: NotebookCell): Promise<ReadonlyArray<string>> =>
  cell.outputs.locator('.stream-block').evaluateAll((blocks) => blocks.map((block) => block.innerHTML))

describe('printed text', () => {
  test('looks alike live, to who comes late, when it is stored, after a reload, and from a file', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const stop = anode.home.file('stop-printing')
    const id = await anode.createNotebook([printUntil(stop)])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.run()
    await expect.poll(() => cell.outputText()).toBe(ALL)
    const live = await drawn(cell)
    await expect.poll(() => cell.state()).toBe('running')

    const late = await otherBrowser.openNotebook(id)
    const lateCell = await late.cellAt(0)
    await expect.poll(() => drawn(lateCell)).toEqual(live)

    writeFileSync(stop, '')
    expect(await cell.ended()).toBe('ok')
    await expect.poll(() => drawn(cell)).toEqual(live)
    await notebook.reload()
    await expect.poll(() => drawn(cell)).toEqual(live)

    const file = JSON.stringify(await anode.exportNotebook(id))
    const copy = await anode.request('POST', '/notebooks', { title: 'From a file', ipynb: file })
    const opened = await browser.openNotebook((await copy.json()).id)
    const openedCell = await opened.cellAt(0)
    await expect.poll(() => drawn(openedCell)).toEqual(live)
  })

  test('has its colours, its links and the words of its errors', async ({ anode, browser }) => {
    const id = await anode.createNotebook([
      PROGRAMS.map(([code]) => code).join('\n'),
      String.raw`class Odd(Exception): pass
raise Odd('\x1b[32mgreen\x1b[0m words\rGREEN')`,
    ])
    const notebook = await browser.openNotebook(id)
    const [printed, error] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    expect(await printed.runToEnd()).toBe('ok')
    const color = (text: string, property: 'color' | 'backgroundColor' | 'fontWeight') =>
      printed.outputs
        .getByText(text, { exact: true })
        .evaluate((element, name) => getComputedStyle(element)[name], property)
    const red = await color('red', 'color')
    expect(await color('green', 'color')).not.toBe(red)
    expect(await color('bg', 'backgroundColor')).toBe('rgb(0, 0, 255)')
    expect(await color('bold', 'backgroundColor')).toBe('rgba(0, 0, 0, 0)')
    expect(await color('bold', 'fontWeight')).toBe('650')

    const said = printed.outputs.getByRole('link', { name: 'words' })
    await expect.poll(() => said.getAttribute('href')).toBe('https://a.example/b')
    await expect.poll(() => said.getAttribute('title')).toBe('https://a.example/b')
    const named = printed.outputs.getByRole('link', { name: 'https://c.example/d' })
    await expect.poll(() => named.getAttribute('rel')).toBe('noopener noreferrer')

    expect(await error.runToEnd()).toBe('error')
    await error.outputs.getByRole('group', { name: 'Error: Odd: GREEN words' }).waitFor()
    await expect.poll(() => error.outputText()).toMatch(/^Odd: GREEN words\nOdd +Traceback/)
  })

  test('of files that still move the cursor is shown as it ends, and found as it is shown', async ({
    anode,
    browser,
  }) => {
    const text = ' 10%\r 50%\r100%\nA 0\nB 0\x1b[1A\rA 1\nB 1\n\x1b[31mno \x1b[1mtree\x1b[0m here\x07\n'
    const outputs = [{ output_type: 'stream', name: 'stdout', text }]
    const id = await anode.createNotebook([{ source: '', outputs }])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await expect.poll(() => cell.outputText()).toBe('100%\nA 1\nB 1\nno tree here')
    const { page } = notebook
    await page.keyboard.press('ControlOrMeta+f')
    const bar = page.getByRole('search', { name: 'Find in the notebook' })
    await bar.getByLabel('In outputs').check()
    await bar.getByLabel('Find', { exact: true }).fill('no tree')
    await expect.poll(() => bar.getByRole('status').innerText()).toBe('1 of 1')
    const painted = () => page.evaluate(() => [...(CSS.highlights.get('find-current') ?? [])].map(String))
    await expect.poll(painted).toEqual(['no tree'])
  })
})
