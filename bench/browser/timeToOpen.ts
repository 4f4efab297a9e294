import type { Page } from 'playwright-core'
import { within } from '../within.ts'
import type { CellTexts } from './editors.ts'

/** In milliseconds from the start of the navigation. */
export interface Opened {
  /** Until the text of a cell is painted. */
  readonly read: number
  /** Until text that is typed into the first editor appears in it. */
  readonly edit: number
}

declare global {
  interface Window {
    benchOpened: Promise<Opened>
  }
}

const TYPED = 'typed_by_the_bench'

/** Opens an address of a notebook and measures when its first cell can be read, and edited. */
export const timeToOpen = async (page: Page, url: string, { texts, editors }: CellTexts): Promise<Opened> => {
  await page.addInitScript(
    ([text, selector, typed]) => {
      const opened = Promise.withResolvers<{ read: number; edit: number }>()
      window.benchOpened = opened.promise
      let read: number | undefined
      const look = () => {
        if (read !== undefined || !document.querySelector(text)?.textContent?.trim()) return
        read = 0
        // The frame that shows it is over when the next one begins.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            read = performance.now()
          }
          port2.postMessage(null)
        })
      }
      const attempt = () => {
        look()
        const editor = document.querySelector<HTMLElement>(selector)
        if (!editor?.isContentEditable) return
        observer.disconnect()
        editor.focus()
        document.execCommand('insertText', false, typed)
        requestAnimationFrame(() => {
          if (editor.isConnected && editor.textContent?.includes(typed)) {
            const edit = performance.now()
            setTimeout(() => opened.resolve({ read: Math.min(read || edit, edit), edit }), 100)
          } else observer.observe(document, { subtree: true, childList: true, attributes: true })
        })
      }
      const observer = new MutationObserver(attempt)
      observer.observe(document, { subtree: true, childList: true, attributes: true })
    },
    [texts, editors, TYPED] as const,
  )
  await page.goto(url, { waitUntil: 'commit' })
  return within(
    120,
    `typing into ${editors}`,
    page.evaluate(() => window.benchOpened),
  )
}
