import { makeContext } from './bench/Context.ts'
import { manyCells } from './bench/notebooks.ts'
import { percentile } from './bench/percentile.ts'
import { timeKeys } from './bench/browser/timeKeys.ts'
await using context = await makeContext()
await using server = await context.startServer()
const say = (n: string, k: number[]) => console.log(n, [0.1, 0.5, 0.95].map((p) => percentile(k, p).toFixed(1)).join(' '))
for (const cells of [0, 20, 1000]) {
  await using b = await context.openBrowser()
  await server.admit(b)
  const page = b.pages()[0]!
  if (cells === 0) { await page.setContent('<textarea></textarea>'); await page.locator('textarea').click() }
  else { await page.goto(server.notebookUrl(await server.create(manyCells(cells)))); await page.waitForTimeout(6000); await page.locator('.cm-content').nth(1).click() }
  await page.waitForTimeout(1000)
  const cdp = await page.context().newCDPSession(page)
  await page.evaluate(() => { (window as any).ev = []; addEventListener('keydown', (e) => { const a = performance.now(); (window as any).ev.push(a - e.timeStamp); }, { capture: true }); (window as any).done = []; addEventListener('keydown', (e) => { const t = e.timeStamp; const c = new MessageChannel(); c.port1.onmessage = () => (window as any).done.push(performance.now() - t); c.port2.postMessage(0) }); (window as any).raf = []; addEventListener('input', (e) => (window as any).raf.push(performance.now() - (e as any).timeStamp), true) })
  await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 200 }); await cdp.send('Profiler.start')
  const k = await timeKeys(page, 80)
  const { profile } = await cdp.send('Profiler.stop')
  say(cells + ' keys', k)
  say(cells + '   to handler', await page.evaluate(() => (window as any).ev))
  say(cells + '   task after', await page.evaluate(() => (window as any).done))
  const byId = new Map(profile.nodes.map((x: any) => [x.id, x])); const parent = new Map<number, number>()
  for (const x of profile.nodes) for (const c of x.children ?? []) parent.set(c, x.id)
  const m = new Map<string, { self: number; total: number }>()
  profile.samples!.forEach((s: number, i: number) => { const us = profile.timeDeltas![i]!; const seen = new Set<string>()
    for (let q: number | undefined = s; q !== undefined; q = parent.get(q)) { const x: any = byId.get(q); const nm = `${x.callFrame.functionName || '(anon)'} ${x.callFrame.url.split('/').at(-1)?.split('-')[0]}:${x.callFrame.lineNumber + 1}:${x.callFrame.columnNumber}`; const e = m.get(nm) ?? { self: 0, total: 0 }; if (q === s) e.self += us; if (!seen.has(nm)) { seen.add(nm); e.total += us }; m.set(nm, e) } })
  if (cells) for (const [n, e] of [...m].sort((a, b) => b[1].total - a[1].total).slice(0, cells === 1000 ? 40 : 12)) console.log('   ', (e.total / 80000).toFixed(2), (e.self / 80000).toFixed(2), n)
}
