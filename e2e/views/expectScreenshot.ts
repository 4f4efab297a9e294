import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { expect } from 'vitest'

/** How pages should look. Set ANODE_SCREENSHOTS=renew to take them anew, and look at each before it is committed. */
const EXPECTED = join(import.meta.dirname, 'screenshots')
/** Where a picture that is not as expected is left, with what differs. */
const DIFFERENT = join(import.meta.dirname, '../../.build/screenshots')

/** The part of all pixels that may differ: another version of the browser draws letters a little otherwise. */
const TOLERANCE = 0.01

/** What differs between any two runs: times, how long something took, memory. */
const VOLATILE = 'time, .run-time, .tabular-nums { visibility: hidden !important }'

/**
 * Expects that the part of the page in the window looks like `screenshots/<name>.png`. When it does not, or has no
 * screenshot yet, what it looks like is left in `.build/screenshots`.
 */
export const expectScreenshot = async (page: Page, name: string): Promise<void> => {
  await page.evaluate(() => document.fonts.ready)
  const taken = await page.screenshot({ animations: 'disabled', caret: 'hide', style: VOLATILE })
  const file = join(EXPECTED, `${name}.png`)
  if (process.env.ANODE_SCREENSHOTS === 'renew') {
    mkdirSync(EXPECTED, { recursive: true })
    writeFileSync(file, taken)
    return
  }
  const leave = (kind: string, content: Buffer): void => {
    mkdirSync(DIFFERENT, { recursive: true })
    writeFileSync(join(DIFFERENT, `${name}.${kind}.png`), content)
  }
  if (!existsSync(file)) {
    leave('taken', taken)
    expect.fail(`There is no screenshot ${name} to compare with. ANODE_SCREENSHOTS=renew takes it.`)
  }
  const before = PNG.sync.read(readFileSync(file))
  const now = PNG.sync.read(taken)
  const { width, height } = now
  expect({ width: before.width, height: before.height }, `the size of ${name}`).toEqual({ width, height })
  const difference = new PNG({ width, height })
  const differing = pixelmatch(before.data, now.data, difference.data, width, height, { threshold: 0.2 })
  if (differing <= TOLERANCE * width * height) return
  leave('taken', taken)
  leave('difference', PNG.sync.write(difference))
  expect.fail(
    `${name} does not look as before: ${differing} of ${width * height} pixels differ. See .build/screenshots. ` +
      'When that is meant, ANODE_SCREENSHOTS=renew takes them anew.',
  )
}
