import { readFile } from 'node:fs/promises'
import type { BrowserContext, Page } from 'playwright-core'

const MB = 1024

/** Anonymous memory of a process in MB: what Chromium's task manager calls its footprint. */
const anonymous = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0)
  return (field('RssAnon') + field('VmSwap')) / MB
}

/**
 * The memory in MB of the processes that draw the browser's pages, right after a garbage collection. Linux only.
 * The browser should show this page alone.
 */
export const pageMemory = async (browser: BrowserContext, page: Page): Promise<number> => {
  const session = await browser.newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.detach()
  const whole = await browser.browser()?.newBrowserCDPSession()
  if (whole === undefined) throw new Error('The browser has no session of its own to ask for its processes.')
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo')
  await whole.detach()
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => anonymous(id))
  return Math.max(...(await Promise.all(sizes)))
}
