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
  await br.startTracing(page, { categories: ['devtools.timeline'] })
  const k = await timeKeys(page, 40)
  const buf = await br.stopTracing()
  const { traceEvents } = JSON.parse(buf.toString())
  const sum = new Map<string, { n: number; us: number }>()
  const mains = new Map(traceEvents.filter((e: any) => e.name === 'thread_name').map((e: any) => [`${e.pid}:${e.tid}`, e.args.name]))
  for (const e of traceEvents) { if (e.ph !== 'X' || !e.dur) continue; const th = mains.get(`${e.pid}:${e.tid}`); const key = `${th} ${e.name}`; const s = sum.get(key) ?? { n: 0, us: 0 }; s.n++; s.us += e.dur; sum.set(key, s) }
  k.sort((a, b) => a - b)
  console.log(cells, 'keys p50', k[20]!.toFixed(1))
  for (const [n, s] of [...sum].sort((a, b) => b[1].us - a[1].us).slice(0, 28)) console.log('  ', (s.us / 40000).toFixed(2), 'ms/key', (s.n / 40).toFixed(1), n)
  const upd = traceEvents.filter((e: any) => e.name === 'UpdateLayoutTree').map((e: any) => e.args?.elementCount); upd.sort((a: number, b: number) => a - b); console.log('   elementCount', upd[Math.floor(upd.length / 2)], upd.at(-1))
  const lay = traceEvents.filter((e: any) => e.name === 'Layout').map((e: any) => JSON.stringify([e.args?.beginData?.dirtyObjects, e.args?.beginData?.totalObjects])); console.log('   layout', lay[10])
}
