import type { Page } from 'playwright-core'
import { within } from '../within.ts'

declare global {
  interface Window {
    benchEdited: Promise<number>
  }
}

const TYPED = 'typed_by_the_bench'

/**
 * Opens an address and measures, in milliseconds from the start of the navigation, until text that is typed
 * into the first editor which matches the selector appears in it.
 */
export const timeToEdit = async (page: Page, url: string, editors: string): Promise<number> => {
  await page.addInitScript(
    ([selector, typed]) => {
      const edited = Promise.withResolvers<number>()
      window.benchEdited = edited.promise
      const attempt = () => {
        const editor = document.querySelector<HTMLElement>(selector)
        if (!editor?.isContentEditable) return
        observer.disconnect()
        editor.focus()
        document.execCommand('insertText', false, typed)
        requestAnimationFrame(() => {
          if (editor.isConnected && editor.textContent?.includes(typed)) edited.resolve(performance.now())
          else observer.observe(document, { subtree: true, childList: true, attributes: true })
        })
      }
      const observer = new MutationObserver(attempt)
      observer.observe(document, { subtree: true, childList: true, attributes: true })
    },
    [editors, TYPED] as const,
  )
  await page.goto(url, { waitUntil: 'commit' })
  return within(
    120,
    `typing into ${editors}`,
    page.evaluate(() => window.benchEdited),
  )
}
