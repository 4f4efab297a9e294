import type { Page } from 'playwright-core'

declare global {
  interface Window {
    benchScroll: { worst: number; stop: boolean }
  }
}

/** One turn of the wheel. */
export interface Turn {
  /** In pixels. */
  readonly by: number
  /** Milliseconds until the next. */
  readonly every: number
}

/**
 * Turns the wheel until the end of the page, and measures the longest time in milliseconds in which the person
 * saw no new picture, or one in which a cell on the screen was not drawn.
 */
export const scrollThrough = async (page: Page, { by, every }: Turn): Promise<number> => {
  await page.evaluate(() => {
    const state = { worst: 0, stop: false }
    window.benchScroll = state
    const isBlank = () => {
      for (const x of [innerWidth * 0.4, innerWidth * 0.5]) {
        for (const y of [0.2, 0.4, 0.6, 0.8]) {
          const cell = document.elementFromPoint(x, innerHeight * y)?.closest('[data-cell-id]')
          if (cell && cell.querySelector('.cell-body') === null) return true
        }
      }
      return false
    }
    let good = performance.now()
    const look = () => {
      const now = performance.now()
      state.worst = Math.max(state.worst, now - good)
      if (!isBlank()) good = now
      if (!state.stop) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 900 }
  await page.mouse.move(width / 2, height / 2)
  const isAtEnd = () =>
    page.evaluate(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 400)
  while (!(await isAtEnd())) {
    for (let n = 0; n < 10; n++) {
      await page.mouse.wheel(0, by)
      await page.waitForTimeout(every)
    }
  }
  return page.evaluate(() => {
    window.benchScroll.stop = true
    return window.benchScroll.worst
  })
}
