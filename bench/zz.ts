import { makeContext } from './Context.ts'
import { timeToEdit } from './browser/timeToEdit.ts'
import { timeToAppear } from './browser/timeToAppear.ts'
import { ANODE_EDITORS, PAGE_EDITORS } from './browser/editors.ts'
import { manyCells } from './notebooks.ts'
{
await using context = await makeContext()
await using server = await context.startServer()
const med = (a: number[]) => a.sort((x, y) => x - y)[a.length >> 1]!.toFixed(0)
for (const n of [20, 1000]) { const e: number[] = [], w: number[] = []
for (let i = 0; i < 9; i++) {
  const url = server.notebookUrl(await server.create(manyCells(n)))
  await using browser = await context.openBrowser()
  await server.admit(browser)
  const page = await browser.newPage()
  e.push(await timeToEdit(page, url, ANODE_EDITORS))
  w.push(await timeToAppear(page, PAGE_EDITORS))
}
console.log(n, 'edit', med(e), 'page', med(w), e.map((x) => x.toFixed(0)).join(' '), '|', w.map((x) => x.toFixed(0)).join(' ')) }
}
process.exit(0)
