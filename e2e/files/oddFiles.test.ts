import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { ListPage } from '../harness/ListPage.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'
import { type OddFile, oddFiles } from './oddFiles.ts'

/** Drops files onto the page, as a browser tells of it. */
const drop = (page: Page, files: ReadonlyArray<OddFile>): Promise<void> =>
  page.evaluate(
    (files) => {
      const data = new DataTransfer()
      for (const { name, base64 } of files) {
        data.items.add(new File([Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0))], name))
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(
          new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }),
        )
      }
    },
    files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
  )

const titleOf = ({ name }: OddFile): string => name.replace('.ipynb', '')

const downloaded = async (notebook: NotebookPage): Promise<Buffer> => {
  const [download] = await Promise.all([
    notebook.page.waitForEvent('download'),
    notebook.choose('Download .ipynb'),
  ])
  return readFileSync(await download.path())
}

const odd = (name: string): OddFile => oddFiles.find((file) => titleOf(file) === name) as OddFile

describe('files that are not quite in order', () => {
  test('are opened with word of what was repaired, look the same to everybody and after a reload, and come back byte by byte', async ({
    browser,
    otherBrowser,
  }) => {
    const list = await ListPage.open(browser)
    await drop(list.page, oddFiles)
    await list.page.getByText(`${oddFiles.length} notebooks opened`).waitFor()
    const results = list.page.getByRole('list', { name: 'Files' }).getByRole('listitem')
    for (const file of oddFiles) {
      const result = results.filter({
        has: list.page.getByRole('link', { name: titleOf(file), exact: true }),
      })
      const repairs = result.getByText(/^\d+ things? (was|were) repaired$/)
      expect([file.name, await repairs.count()]).toEqual([file.name, file.repaired ? 1 : 0])
      const path = await result.getByRole('link').getAttribute('href')
      const notebook = new NotebookPage(await browser.openTab(path ?? ''))
      const other = new NotebookPage(await otherBrowser.openTab(path ?? ''))
      const isRight = async (page: NotebookPage) => {
        const first = await page.cellAt(0)
        await expect.poll(() => first.text()).toBe(file.source)
        if (file.shows) await expect.poll(() => first.outputText()).toMatch(file.shows)
      }
      await isRight(notebook)
      await notebook.reload()
      await isRight(notebook)
      await isRight(other)
      expect([file.name, (await downloaded(notebook)).toString('base64')]).toEqual([
        file.name,
        file.bytes.toString('base64'),
      ])
      await notebook.page.close()
      await other.page.close()
    }
  })

  test('say so once where one is opened by itself, with the details for who wants them', async ({
    browser,
  }) => {
    const list = await ListPage.open(browser)
    await drop(list.page, [odd('Unnamed stream')])
    await list.page.waitForURL(/\/n\//)
    const notebook = new NotebookPage(list.page)
    const notice = notebook.notice('The file was not quite in order')
    await notice.waitFor()
    await notice.getByText('1 thing was repaired').click()
    expect(await notice.getByRole('list', { name: 'Repairs' }).innerText()).toMatch(
      /cells\[0\]\.outputs\[0\]/,
    )
    await notice.getByRole('button', { name: 'Dismiss what was repaired' }).click()
    expect(await notice.count()).toBe(0)
    await notebook.reload()
    expect(await notice.count()).toBe(0)
  })

  test('say so as well when they are named on the command line', async ({ anode }) => {
    const file = anode.home.file('Unnamed stream.ipynb')
    writeFileSync(file, odd('Unnamed stream').bytes)
    const started = await startAnode({ args: [file] })
    const browser = await openBrowser(started)
    onTestFinished(async () => {
      await browser.close()
      await started.stop()
    })
    expect(started.output).toMatch(/“Unnamed stream” is open; 1 thing in its file had to be repaired/)
    const page = await browser.openTab(`/?token=${started.token}`)
    await new NotebookPage(page).notice('The file was not quite in order').waitFor()
    expect(new URL(page.url()).search).toBe('')
  })
})
