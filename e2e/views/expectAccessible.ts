import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** WCAG 2.2 up to AA, and what axe's authors advise besides. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface AxeResults {
  readonly violations: ReadonlyArray<{
    readonly id: string
    readonly help: string
    readonly nodes: ReadonlyArray<{ readonly html: string; readonly failureSummary?: string }>
  }>
}

const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const violationsIn = async (page: Page): Promise<ReadonlyArray<string>> => {
  const results: AxeResults = await page.evaluate(
    ([script, rules]) => {
      const scope = window as unknown as { axe?: { run: (options: unknown) => Promise<AxeResults> } }
      if (scope.axe === undefined) new Function(script as string)()
      return (scope.axe as NonNullable<typeof scope.axe>).run({
        runOnly: { type: 'tag', values: rules },
        // Menus hang outside of the landmarks while they are open.
        rules: { region: { enabled: false } },
        // Outputs in frames are their authors'.
        iframes: false,
      })
    },
    [axeScript, RULES] as const,
  )
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) => `${id}: ${help}\n  ${html.slice(0, 240)}\n  ${failureSummary}`,
    ),
  )
}

/**
 * Expects that axe finds nothing on the page as it stands, in the light theme and in the dark one; `look` is called
 * in each of them.
 */
export const expectAccessible = async (
  page: Page,
  look: (theme: 'light' | 'dark') => Promise<void>,
): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Colours are measured as they are in the end, not on their way: transitions begin with the next frame.
    await page.evaluate(async () => {
      for (let n = 0; n < 2; n++) await new Promise((resolve) => requestAnimationFrame(resolve))
      await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})))
    })
    expect(await violationsIn(page), `what axe finds in the ${colorScheme} theme`).toEqual([])
    await look(colorScheme)
  }
}
