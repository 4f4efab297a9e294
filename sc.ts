import { makeContext } from './bench/Context.ts'
import { manyCells } from './bench/notebooks.ts'
import { scrollThrough } from './bench/browser/scrollThrough.ts'
await using context = await makeContext()
await using server = await context.startServer()
const id = await server.create(manyCells(1000))
await using b = await context.openBrowser()
await server.admit(b)
const page = await b.newPage()
await page.goto(server.notebookUrl(id)); await page.waitForSelector('.cm-content'); await page.waitForTimeout(6000)
const cdp = await page.context().newCDPSession(page)
await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 500 }); await cdp.send('Profiler.start')
const t = performance.now()
console.log('scroll', (await scrollThrough(page, { by: 500, every: 16 })).toFixed(0), ((performance.now() - t) / 1000).toFixed(1), 's')
const { profile } = await cdp.send('Profiler.stop')
const byId = new Map(profile.nodes.map((x: any) => [x.id, x])); const parent = new Map<number, number>()
for (const x of profile.nodes) for (const c of x.children ?? []) parent.set(c, x.id)
const merged = new Map<string, { self: number; total: number }>()
profile.samples!.forEach((s: number, i: number) => {
  const us = profile.timeDeltas![i]!; const seen = new Set<string>()
  for (let q: number | undefined = s; q !== undefined; q = parent.get(q)) { const x: any = byId.get(q); const nm = `${x.callFrame.functionName || '(anon)'} ${x.callFrame.url.split('/').at(-1)?.split('-')[0]}:${x.callFrame.lineNumber + 1}:${x.callFrame.columnNumber}`; const m = merged.get(nm) ?? { self: 0, total: 0 }; if (q === s) m.self += us; if (!seen.has(nm)) { seen.add(nm); m.total += us }; merged.set(nm, m) }
})
for (const [nm, m] of [...merged].sort((a, b) => b[1].self - a[1].self).slice(0, 12)) console.log('  self', (m.self / 1000).toFixed(0), nm)
for (const [nm, m] of [...merged].sort((a, b) => b[1].total - a[1].total).slice(0, 45)) console.log('  total', (m.total / 1000).toFixed(0), nm)
