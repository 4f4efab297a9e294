import { makeContext } from './bench/Context.ts'
import { manyCells } from './bench/notebooks.ts'
import { timeKeys } from './bench/browser/timeKeys.ts'
await using context = await makeContext()
await using server = await context.startServer()
const css = process.argv[3] ?? ''
for (const cells of (process.argv[2] ?? '20,1000').split(',').map(Number)) {
  await using b = await context.openBrowser()
  await server.admit(b)
  const page = b.pages()[0]!
  await page.goto(server.notebookUrl(await server.create(manyCells(cells)))); await page.waitForTimeout(6000); await page.locator('.cm-content').nth(1).click()
  if (css) await page.addStyleTag({ content: css })
  await page.waitForTimeout(1000)
  const br = b.browser()!
  await br.startTracing(page, { categories: ['devtools.timeline','disabled-by-default-devtools.timeline','toplevel'] })
  const k = await timeKeys(page, 40)
  const buf = await br.stopTracing()
  const { traceEvents } = JSON.parse(buf.toString())

  const mains = new Map(traceEvents.filter((e: any) => e.name === 'thread_name').map((e: any) => [`${e.pid}:${e.tid}`, e.args.name]))
  k.sort((a, b) => a - b); console.log(cells, 'keys p50', k[20]!.toFixed(1))
  const ev = traceEvents.filter((e: any) => e.ph === 'X' && e.name === 'EventDispatch' && e.args?.data?.type === 'keydown')
  const t0 = ev[25].ts, pid = ev[25].pid
  for (const e of traceEvents.filter((e: any) => e.ph === 'X' && e.ts >= t0 - 2000 && e.ts < t0 + 70000 && (e.dur ?? 0) > 150).sort((a: any, b: any) => a.ts - b.ts)) {
    const th = mains.get(`${e.pid}:${e.tid}`); if (th !== 'CrRendererMain' && th !== 'Compositor') continue
    if (e.pid !== pid) continue
    console.log('  ', ((e.ts - t0) / 1000).toFixed(1).padStart(6), (e.dur / 1000).toFixed(1).padStart(5), th === 'Compositor' ? '      C' : '', e.name, JSON.stringify(e.args?.data ?? e.args ?? '').slice(0, 150))
  }
}
