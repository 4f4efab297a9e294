import type { Page } from 'playwright-core'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { oneCell } from '../notebooks.ts'
import { timeRun } from './timeRun.ts'

declare global {
  interface Window {
    benchTasks: number[]
  }
}

/** A run that printed much, as the page saw it. */
export interface Flood {
  readonly notebookId: string
  /** From Ctrl+Enter to the finished state. */
  readonly seconds: number
  /** The page's longest task meanwhile, in ms. */
  readonly task: number
}

/** Runs code in a page whose key presses are noted, in a warm kernel; it must print exactly this. */
export const floodPage = async (
  server: AnodeServer,
  page: Page,
  code: string,
  printed: string,
): Promise<Flood> => {
  const notebookId = await server.create(oneCell('0/0'))
  await page.goto(server.notebookUrl(notebookId))
  await page.locator('.cm-content').first().click()
  // As the bare one, the kernel has started and run something before; the pool has its next one. That it failed
  // tells its state from the flood's: the first output is drawn before the cell says that it runs.
  await server.poolIsWarm()
  await timeRun(page, '[data-run-state=error]', null)
  await server.poolIsWarm()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(code)
  await page.evaluate(() => {
    window.benchTasks = []
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.benchTasks.push(duration)
    }).observe({ type: 'longtask' })
  })
  const ms = await timeRun(page, '[data-run-state=ok] [data-outputs] > *', null)
  await page.waitForTimeout(500)
  const tasks = await page.evaluate(() => window.benchTasks)
  const saved = await (await server.request('GET', `/notebooks/${notebookId}/ipynb`)).json()
  const text = [saved.cells[0].outputs[0]?.text].flat().join('')
  if (text !== printed)
    throw new Error(`Anode lost output: ${text.length} of ${printed.length} characters came.`)
  await server.request('POST', `/notebooks/${notebookId}/kernel/shutdown`)
  return { notebookId, seconds: ms / 1000, task: Math.max(0, ...tasks) }
}
