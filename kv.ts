import { makeContext } from './bench/Context.ts'
import { manyCells } from './bench/notebooks.ts'
import { percentile } from './bench/percentile.ts'
import { timeKeys } from './bench/browser/timeKeys.ts'
await using context = await makeContext()
await using server = await context.startServer()
const cells = Number(process.argv[2] ?? 20)
const css = (c: string) => async (p: any) => p.addStyleTag({ content: c })
const variants: Record<string, any> = { base: async () => {}, base2: async () => {}, noCursor: css('x{}') }; const old: any = {
  base: async () => {},
  noBlink: css('.cm-cursorLayer{animation:none!important}'),
  noAnim: css('*,*::before,*::after{animation:none!important;transition:none!important}'),
  noRadius: css('*{border-radius:0!important}'),
  noShadow: css('*{box-shadow:none!important}'),
  all: css('*,*::before,*::after{animation:none!important;transition:none!important;border-radius:0!important;box-shadow:none!important}'),
  base2: async () => {},
}
await using b = await context.openBrowser()
await server.admit(b)
const id = await server.create(manyCells(cells))
for (const [name, f] of Object.entries(variants)) {
  const page = await b.newPage()
  await page.goto(server.notebookUrl(id)); await page.waitForTimeout(cells > 100 ? 6000 : 2500); await page.locator('.cm-content').nth(1).click()
  await f(page); await page.waitForTimeout(500)
  const k = await timeKeys(page, 60)
  console.log(cells, name.padEnd(12), [0.1, 0.5, 0.95].map((p) => percentile(k, p).toFixed(1)).join(' '))
  await page.close()
}
