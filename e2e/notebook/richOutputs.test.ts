import type { Locator } from 'playwright-core'
import { describe, expect } from 'vitest'
import { display } from '../harness/ipynb.ts'
import type { NotebookCell } from '../harness/NotebookCell.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

const html = (source: string) => ({ source: '# html', outputs: [display({ 'text/html': source })] })
const script = (source: string) => ({
  source: '# script',
  outputs: [display({ 'application/javascript': source })],
})

const frameIn = (cell: NotebookCell): Locator => cell.outputs.locator('iframe')
const inside = (cell: NotebookCell): Locator => frameIn(cell).contentFrame().locator('anode-output')
const heightOf = async (cell: NotebookCell): Promise<number> =>
  Math.round((await frameIn(cell).boundingBox())?.height ?? 0)

/** Each cell in turn, where it can be seen: frames that are far away are not laid out. */
const eachCell = async (
  notebook: NotebookPage,
  look: (cell: NotebookCell, index: number) => Promise<unknown>,
): Promise<void> => {
  for (const [index, id] of (await notebook.cellIds()).entries()) {
    const cell = notebook.cell(id)
    await cell.root.scrollIntoViewIfNeeded()
    await look(cell, index)
  }
}

describe('the height of a frame', () => {
  test('is the same for every Plotly figure, now, after a reload and for another person', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook([
      'import plotly.graph_objects as go\ngo.Figure(go.Scatter(y=[1, 3, 2]))',
      'go.Figure(go.Bar(y=[1, 2]))',
      'go.Figure(go.Bar(y=[1, 2]), layout=dict(width=400, height=300))',
    ])
    const notebook = await browser.openNotebook(id)
    const other = await otherBrowser.openNotebook(id)
    const expected = [452, 452, 302]
    await eachCell(notebook, async (cell, index) => {
      expect(await cell.runToEnd()).toBe('ok')
      await expect.poll(() => heightOf(cell)).toBe(expected[index])
    })
    await (await notebook.cellAt(0)).run()
    const drawn = async (cell: NotebookCell, index: number) => {
      await expect
        .poll(() =>
          inside(cell)
            .locator('.main-svg')
            .first()
            .evaluate((svg) => svg.clientHeight),
        )
        .toBe((expected[index] ?? 0) - 2)
      await expect.poll(() => heightOf(cell)).toBe(expected[index])
    }
    await eachCell(notebook, drawn)
    await eachCell(other, drawn)
    await notebook.reload()
    await eachCell(notebook, drawn)
  })

  test('follows the content and not itself', async ({ anode, browser }) => {
    const cases: ReadonlyArray<readonly [string, number, number]> = [
      ['<div style="height:100vh">x</div><p>y</p>', 500, 560],
      ['<style>.a{min-height:100vh;padding:9px}</style><div class="a">x</div>', 500, 540],
      ['<style>html,body{height:100%}</style><div style="height:100%">x</div>', 20, 30],
      // A script that asks the window: it has one that scrolls.
      [
        '<div id=a></div><script>const f=()=>{a.style.height=window.innerHeight+3+"px"};window.addEventListener("resize",f);f()</script>',
        500,
        500,
      ],
      // It shrinks with its frame, and would be nothing in the end.
      [
        '<div id=a></div><script>const f=()=>{a.style.height=window.innerHeight-40+"px"};window.addEventListener("resize",f);f()</script>',
        500,
        500,
      ],
      // It asks once, when it begins.
      ['<div id=a></div><script>a.style.height=window.innerHeight/2+"px"</script>', 252, 252],
      // Half of the frame and something comes to rest by itself.
      [
        '<div id=a></div><script>const f=()=>{a.style.height=window.innerHeight/2+50+"px"};window.addEventListener("resize",f);f()</script>',
        95,
        110,
      ],
      [
        '<div id=a style="height:500px">x</div><script>setTimeout(()=>{a.style.height="60px"},200)</script>',
        62,
        62,
      ],
      ['<div style="position:absolute;top:0;height:90px">x</div>', 90, 94],
      [
        '<img id=i><script>setTimeout(()=>{const c=document.createElement("canvas");c.height=333;i.src=c.toDataURL()},200)</script>',
        335,
        345,
      ],
      [
        '<div style="position:relative;height:0;padding-bottom:50%"><iframe srcdoc="map" style="position:absolute;width:100%;height:100%;border:0"></iframe></div>',
        350,
        450,
      ],
      [
        '<style>@keyframes g{from{height:20px}to{height:300px}}</style><div style="animation:g .5s forwards">x</div>',
        302,
        302,
      ],
    ]
    const id = await anode.createNotebook(cases.map(([source]) => html(source)))
    const notebook = await browser.openNotebook(id)
    const look = () =>
      eachCell(notebook, async (cell, index) => {
        const [, least = 0, most = 0] = cases[index] ?? []
        // It comes to rest: some frames later it is the same.
        const heights = async () => {
          const before = await heightOf(cell)
          await inside(cell).evaluate(async () => {
            for (let n = 0; n < 10; n++) await new Promise((resolve) => requestAnimationFrame(resolve))
          })
          return [before, await heightOf(cell)]
        }
        await expect
          .poll(heights)
          .toSatisfy(([before = 0, after]) => before === after && before >= least && before <= most)
      })
    await look()
    await notebook.reload()
    await look()
  })
})

describe('scripts in outputs', () => {
  test('meet nothing of the frame’s own, and break nothing of it', async ({ anode, browser }) => {
    const names = [
      'root',
      'last',
      'load',
      'say',
      'shown',
      'measure',
      'page',
      'listen',
      'parent',
      'event',
      'Sizing',
    ]
    const id = await anode.createNotebook([
      ...names.map((name) =>
        html(
          `<p id=x>static</p><script>const ${name} = document.getElementById('x'); ${name}.textContent = 'RAN'</script>`,
        ),
      ),
      html(
        '<p id=content>static</p><script>const Math = 1, Object = null, ResizeObserver = 2, requestAnimationFrame = 3, innerHeight = 4; window.parent = null; window.addEventListener = null; window.postMessage = null; document.getElementById("content").textContent = "RAN"; document.getElementById("content").style.height = "150px"</script>',
      ),
    ])
    const notebook = await browser.openNotebook(id)
    await eachCell(notebook, (cell) => expect.poll(() => inside(cell).innerText()).toContain('RAN'))
    await expect.poll(async () => heightOf(await notebook.cellAt(-1))).toBeGreaterThan(150)
  })

  test('have the element that Jupyter gives them, and say what went wrong in them', async ({
    anode,
    browser,
  }) => {
    const cases = [
      ['element.append("hello")', 'hello'],
      ['element.html("<b>bold</b>"); element.css({color: "red"})', 'bold'],
      ['const m = await import("data:text/javascript,export default 42"); element.text(m.default)', '42'],
      ['new Promise((go) => setTimeout(go)).then(() => { element.textContent = "later" })', 'later'],
      ['const a = 1\nnowhere()', 'ReferenceError: nowhere is not defined'],
      ['let a = = 1', 'SyntaxError: Unexpected token'],
      ['Promise.reject(new TypeError("in vain"))', 'TypeError: in vain'],
      ['Jupyter.notebook.kernel.execute("1")', 'without the page’s objects'],
    ] as const
    const id = await anode.createNotebook(cases.map(([source]) => script(source)))
    const notebook = await browser.openNotebook(id)
    await eachCell(notebook, (cell, index) =>
      expect.poll(() => inside(cell).innerText()).toContain(cases[index]?.[1]),
    )
    // They are its own: nothing of them is the page's.
    browser.errors.length = 0
  })

  test('save a file when one presses something, and ask when one has not', async ({ anode, browser }) => {
    const loose =
      "const a = document.createElement('a'); a.href = window.URL.createObjectURL(new Blob(['xyz'])); a.download = '../b.txt'; a.click(); window.URL.revokeObjectURL(a.href)"
    const id = await anode.createNotebook([
      html(`<a download="a.csv" href="data:text/csv,1">save</a> <button onclick="${loose}">make</button>`),
      html(`<script>${loose}</script>`),
    ])
    const notebook = await browser.openNotebook(id)
    const [asked, unasked] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    await unasked.outputs.getByText('This output wants to save _b.txt (3 bytes).').waitFor()
    for (const [press, name] of [
      [inside(asked).getByText('save'), 'a.csv'],
      [inside(asked).getByText('make'), '_b.txt'],
      [unasked.outputs.getByRole('button', { name: 'Save' }), '_b.txt'],
    ] as const) {
      const [download] = await Promise.all([notebook.page.waitForEvent('download'), press.click()])
      expect(download.suggestedFilename()).toBe(name)
    }
  })

  test('cannot lead Anode away, nor flood it', async ({ anode, browser }) => {
    const flood =
      'setInterval(() => { for (let i = 0; i < 500; i++) top.postMessage({type: "height", height: i % 2 ? 10 : 3000}, "*") }, 5)'
    const id = await anode.createNotebook([
      html(
        '<meta http-equiv="refresh" content="0;url=https://example.org/"><base href="https://example.org/">stays',
      ),
      html(
        '<script>try { top.location = "https://example.org/" } catch { document.write("refused") }</script>',
      ),
      html('<script>location.href = "https://example.org/"</script>'),
      html(`<script>${flood}</script>`),
      html(`<iframe srcdoc='<script>${flood}</script>'></iframe>`),
      html(
        '<map name=m><area shape=rect coords="0,0,999,999" href="/outside"></map><img usemap="#m" width=200 height=100 src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">',
      ),
    ])
    const notebook = await browser.openNotebook(id)
    const address = notebook.page.url()
    const words = [
      'stays',
      'refused',
      'This output was closed',
      'This output was stopped',
      'This output was stopped',
    ]
    for (const [index, word] of words.entries()) {
      const { root, outputs } = await notebook.cellAt(index)
      await root.scrollIntoViewIfNeeded()
      const frame = outputs.locator('iframe')
      const read = async () =>
        (await frame.count()) > 0 ? frame.contentFrame().locator('body').innerText() : outputs.innerText()
      await expect.poll(read).toContain(word)
    }
    const area = await notebook.cellAt(5)
    await area.root.scrollIntoViewIfNeeded()
    const [popup] = await Promise.all([
      browser.context.waitForEvent('page'),
      inside(area).locator('img').click(),
    ])
    await popup.close()
    expect(notebook.page.url()).toBe(address)
  })
})

describe('what outputs look like', () => {
  test('texts in tables can be read to their last word, and numbers stay in one line', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook([
      [
        'import pandas as pd',
        'pd.set_option("display.max_colwidth", None)',
        'pd.DataFrame({"review": ["This is a review text. " * 12 + "LAST WORD"], **{f"number {i}": [1234567.25] for i in range(20)}})',
      ].join('\n'),
    ])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    const cells = inside(cell).locator('td')
    for (const width of [1440, 400]) {
      await notebook.page.setViewportSize({ width, height: 900 })
      const text = await cells.first().evaluate((td) => ({
        hidden: td.scrollWidth > td.clientWidth || td.scrollHeight > td.clientHeight,
        lines: td.clientHeight / 20,
        width: td.clientWidth,
        window: window.innerWidth,
      }))
      expect(text.hidden).toBe(false)
      expect(text.lines).toBeGreaterThan(3)
      expect(text.width).toBeLessThanOrEqual(text.window)
      const number = await cells.nth(1).evaluate((td) => {
        const range = document.createRange()
        range.selectNodeContents(td)
        return range.getClientRects().length
      })
      expect(number).toBe(1)
    }
  })

  test('formulas are set in HTML and in LaTeX, and money stays money', async ({ anode, browser }) => {
    const id = await anode.createNotebook([
      html(
        '<p>$e^{i\\pi}$, <code>$x$</code>, <span class="tex2jax_ignore">$y$</span></p><table><tr><th>$\\alpha$</th></tr><tr><td>$5.00 or $6</td></tr></table>',
      ),
      {
        source: '# latex',
        outputs: [display({ 'text/latex': 'The mean is $\\bar x$, not $5', 'text/plain': 'x' })],
      },
    ])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await expect.poll(() => inside(cell).locator('.katex').count()).toBe(2)
    await expect.poll(() => inside(cell).innerText()).toMatch(/\$x\$, \$y\$[\s\S]*\$5\.00 or \$6/)
    const fonts = () =>
      inside(cell).evaluate(async () => {
        await document.fonts.ready
        return [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family)
      })
    await expect.poll(fonts).toContain('KaTeX_Math')
    const latex = (await notebook.cellAt(1)).outputs
    await expect.poll(() => latex.locator('.katex').count()).toBe(1)
    await expect.poll(() => latex.innerText()).toMatch(/^The mean is[\s\S]*, not \$5$/)
  })

  test('SVG is a picture, however it was written', async ({ anode, browser }) => {
    const disc = '<circle cx="40" cy="40" r="30" fill="blue"/>'
    const sources = [
      `<svg width="80" height="80">${disc}</svg>`,
      `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80">${disc}</svg>`,
      `\n <svg width="80" height="80"><title>a&nbsp;b</title><use xlink:href="#a"/>${disc}</svg>`,
      `<svg width=80 height=80><circle r=30></svg>`,
      `<svg viewBox="0 0 80 80">${disc}</svg>`,
      `<svg width="100%" viewBox="0 0 80 80"><script>broken = 1</script><foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>`,
    ]
    const id = await anode.createNotebook(
      sources.map((source) => ({ source: '# svg', outputs: [display({ 'image/svg+xml': source })] })),
    )
    const notebook = await browser.openNotebook(id)
    await eachCell(notebook, (cell) =>
      expect
        .poll(() => cell.outputs.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth))
        .toBeGreaterThan(0),
    )
    expect(await notebook.page.getByText('This output could not be loaded').count()).toBe(0)
  })
})

test('the environment has what pandas asks for first', async ({ anode, browser }) => {
  const id = await anode.createNotebook([
    'import io, pandas as pd\nframe = pd.DataFrame({"a": [1.5]})\nframe.style.highlight_max()',
    [
      'book = io.BytesIO()',
      'frame.to_excel(book)',
      'print(pd.read_excel(book)["a"][0], frame.to_markdown().splitlines()[0])',
      'print(pd.read_html(io.StringIO(frame.to_html()))[0].shape)',
    ].join('\n'),
  ])
  const notebook = await browser.openNotebook(id)
  const styled = await notebook.cellAt(0)
  expect(await styled.runToEnd()).toBe('ok')
  await expect.poll(() => inside(styled).locator('td').innerText()).toBe('1.500000')
  const second = await notebook.cellAt(1)
  expect(await second.runToEnd()).toBe('ok')
  await expect.poll(() => second.outputText()).toMatch(/^1\.5 \| +\| +a \|\n\(1, 2\)$/)
})
