import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import { runningAnodes } from './Anode.ts'
import { openBrowsers } from './Browser.ts'

/** How much of a server's output is shown when a test fails, in characters. */
const OUTPUT = 2000

const keepScreenshots = async (test: string): Promise<void> => {
  const folder = join(import.meta.dirname, '../../test-results')
  mkdirSync(folder, { recursive: true })
  const pages = openBrowsers().flatMap(({ context }) => context.pages())
  for (const [i, page] of pages.entries()) {
    const name = `${test.replace(/\W+/g, '-').slice(0, 80)}-${i + 1}.png`
    // A page that crashed has no picture.
    await page.screenshot({ path: join(folder, name), timeout: 5000 }).catch(() => {})
  }
}

/**
 * After each test all tabs are closed, and no page may have had an exception that nothing caught. Of a test
 * that failed, what its pages show is kept as screenshots in `test-results`, and what its servers printed is
 * shown.
 */
afterEach(async ({ task }) => {
  const errors = openBrowsers().flatMap((browser) => browser.errors.splice(0))
  if (task.result?.state === 'fail') {
    await keepScreenshots(task.name)
    for (const { output } of runningAnodes()) console.log(`The server printed:\n${output.slice(-OUTPUT)}`)
  }
  await Promise.all(openBrowsers().map((browser) => browser.closeTabs()))
  expect(errors, 'exceptions in pages').toEqual([])
})
