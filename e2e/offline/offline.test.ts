import { describe, expect } from 'vitest'
import { sourcesOf } from '../harness/ipynb.ts'
import { copyStored, pageKept } from '../harness/keptPage.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { readLog } from '../harness/notebookLog.ts'
import { test } from '../harness/test.ts'

const figure = '{"data":[{"type":"bar","x":["a"],"y":[1]}],"layout":{}}'

/** Code with one output of each kind that needs more than the notebook itself. */
const outputs = [
  'from IPython.display import HTML; HTML("<b>drawn in a frame</b>")',
  // Larger than what stays in the log.
  'print("x" * 10)\nfrom IPython.display import Image\nimport matplotlib.pyplot as plt, numpy as np\nplt.figure(figsize=(8, 8), dpi=150)\nplt.imshow(np.random.rand(400, 400)); plt.show()',
  `import json; from IPython.display import display\ndisplay({"application/vnd.plotly.v1+json": json.loads('${figure}')}, raw=True)`,
]

describe('without a server', () => {
  test('the page and a notebook seen before open with their outputs, and what is changed arrives later', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['x = 1', ...outputs])
    const notebook = await browser.openNotebook(id)
    for (const index of [1, 2, 3]) {
      const cell = await notebook.cellAt(index)
      await cell.root.scrollIntoViewIfNeeded()
      expect(await cell.runToEnd()).toBe('ok')
    }
    const picture = (await notebook.cellAt(2)).output('image/png').locator('img')
    await expect.poll(() => picture.getAttribute('src')).toMatch(/^\/api\/artifacts\//)
    await pageKept(notebook.page)
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    await copyStored(notebook.page, id, readLog(anode.home, id).at(-1)?.seq)
    await notebook.page.goto('about:blank')
    await anode.kill9()

    await notebook.page.goto(`${anode.origin}/n/${id}`)
    await notebook.opened()
    const html = (await notebook.cellAt(1)).output('text/html')
    await html.frameLocator('iframe').getByText('drawn in a frame').waitFor()
    await picture.scrollIntoViewIfNeeded()
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0)
    const plot = (await notebook.cellAt(3)).output('application/vnd.plotly.v1+json')
    await plot.scrollIntoViewIfNeeded()
    await plot.frameLocator('iframe').locator('.main-svg').first().waitFor()

    const cell = await notebook.cellAt(0)
    await cell.root.scrollIntoViewIfNeeded()
    await cell.append(' + 1')
    await expect.poll(() => notebook.syncWords()).toBe('Offline: 1 change waiting')
    await notebook.addCell('code', 'x + 40')
    await notebook.reload()
    await (await notebook.cellAt(-1)).run()
    const last = await notebook.cellAt(-1)
    await expect.poll(() => last.state()).toBe('queued')
    await expect.poll(() => notebook.syncWords()).toMatch(/^Offline: \d changes waiting$/)

    await anode.start()
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    expect(sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 1', ...outputs, 'x + 40'])
    expect(['ok', 'error']).toContain(await (await notebook.cellAt(-1)).ended())
  })

  test('the list shows what was seen, names what is not here, and says how much waits', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['seen = True'], 'Seen before')
    await anode.createNotebook(['seen = False'], 'Never opened')
    const page = await browser.openTab('/')
    await page.getByText('Never opened').waitFor()
    const notebook = new NotebookPage(page)
    await page.getByRole('link', { name: 'Seen before' }).click()
    await notebook.opened()
    await copyStored(page, id)
    await pageKept(page)
    await anode.kill9()
    await page.goto(anode.origin)
    const seen = page.locator(`[data-notebook-id="${id}"]`)
    await seen.waitFor()
    await page.getByText('The server does not answer').waitFor()
    const unseen = page.getByRole('listitem').filter({ hasText: 'Never opened' })
    expect(await unseen.getByText('Not on this device').count()).toBe(1)
    expect(await unseen.getByRole('link').count()).toBe(0)

    await seen.getByRole('link').click()
    await notebook.opened()
    await (await notebook.cellAt(0)).append(' # changed')
    await expect.poll(() => notebook.syncWords()).toBe('Offline: 1 change waiting')
    await page.getByRole('link', { name: 'All notebooks' }).click()
    await seen.getByText('1 change waiting').waitFor()

    // Sent from the list: nobody has to open the notebook for that.
    await anode.start()
    // The list asks by itself as well, and may be first.
    const again = page.getByRole('button', { name: 'Try again' })
    await Promise.race([again.click(), again.waitFor({ state: 'hidden' })])
    await expect
      .poll(async () => sourcesOf(await anode.exportNotebook(id)))
      .toEqual(['seen = True # changed'])
  })

  test('a new notebook is made here, and is at the server when that is back', async ({ anode, browser }) => {
    const page = await browser.openTab('/')
    await pageKept(page)
    const notebook = new NotebookPage(page)
    // Who we are is known from any notebook that was open.
    await page.getByRole('button', { name: 'New notebook' }).click()
    await notebook.opened()
    await anode.kill9()
    await page.goto(anode.origin)
    await page.getByText('The server does not answer').waitFor()
    await page.getByRole('button', { name: 'New notebook' }).click()
    await page.waitForURL(/\/n\/\w{16}$/)
    await notebook.opened()
    const id = page.url().slice(-16)
    await (await notebook.cellAt(0)).write('made = "offline"')
    await page.getByRole('textbox', { name: 'Notebook title' }).fill('Made offline')
    await page.keyboard.press('Enter')
    await expect.poll(() => notebook.syncWords()).toMatch(/^Offline: \d changes waiting$/)
    await notebook.reload()
    await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('made = "offline"')

    await anode.start()
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    expect(sourcesOf(await anode.exportNotebook(id))).toEqual(['made = "offline"'])
    await page.getByRole('link', { name: 'All notebooks' }).click()
    await page.getByRole('link', { name: 'Made offline' }).waitFor()
  })
})

describe('what the browser keeps', () => {
  test('holds no answer of the interface but values named by their content, and no token', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['x = 1'])
    const notebook = await browser.openNotebook(id)
    await pageKept(notebook.page)
    await notebook.page.goto(anode.url)
    await notebook.page.goto(anode.origin)
    const kept = await notebook.page.evaluate(async () => {
      const urls: string[] = []
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) urls.push(url)
      }
      return urls
    })
    expect(kept.length).toBeGreaterThan(10)
    expect(kept.filter((url) => url.includes('token'))).toEqual([])
    expect(kept.filter((url) => /\/api\/(?!artifacts\/[0-9a-f]{64}$)/.test(url))).toEqual([])
  })

  test('is told in the help', async ({ browser }) => {
    const page = await browser.openTab('/')
    await pageKept(page)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').fill('What is going on')
    await page.keyboard.press('Enter')
    const help = page.getByRole('dialog')
    await help.getByText('the notebooks you opened in this browser open without the server').waitFor()
  })

  test('opens the page by the number of this machine as well', async ({ anode, browser }) => {
    const page = await browser.context.newPage()
    const address = `http://127.0.0.1:${anode.port}`
    await page.goto(`${address}/?token=${anode.token}`)
    await pageKept(page)
    await anode.kill9()
    await page.goto(address)
    await page.getByText('The server does not answer').waitFor()
    await anode.start()
  })

  test('is told by the server: names with a hash for ever, the page and its worker never unasked', async ({
    anode,
  }) => {
    const caching = async (path: string) =>
      (await fetch(anode.origin + path, { headers: { authorization: `Bearer ${anode.token}` } })).headers.get(
        'cache-control',
      )
    const page = await (await fetch(`${anode.origin}/index.html`)).text()
    const asset = page.match(/\/assets\/[^"]+\.js/)?.[0] ?? ''
    expect(await caching(asset)).toBe('public, max-age=31536000, immutable')
    for (const path of ['/', '/index.html', '/sw.js', '/frame.html', '/frame.html?v=another'])
      expect(await caching(path)).toBe('no-cache')
    expect(await caching('/api/notebooks')).toBe('no-store')
  })
})
