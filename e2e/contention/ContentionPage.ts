import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Browser, openBrowser } from '../harness/Browser.ts'
import { type Network, openNetwork } from '../harness/Network.ts'
import { PAGE_PATH } from './buildPage.ts'

/** A person's browser in the contention suite: it crashes, loses its network, and is opened again. */
export class ContentionPage {
  readonly browser: Browser
  readonly network: Network
  readonly #kept = new Set<string>()
  #page: Page | null = null
  #life = 0

  constructor(browser: Browser, network: Network) {
    this.browser = browser
    this.network = network
  }

  /** Marks of the facts that were certainly in the journal. */
  get kept(): ReadonlySet<string> {
    return this.#kept
  }

  /** Opens the notebook; the page commits by itself once it is open. */
  async open(notebookId: string, name: string, seed: number): Promise<void> {
    const page = await this.browser.context.newPage()
    this.#page = page
    const life = ++this.#life
    const params = new URLSearchParams({
      notebook: notebookId,
      client: `${name}-${life}`,
      seed: String(seed + life),
    })
    await page.goto(`${this.network.origin}${PAGE_PATH}?${params}`)
    await page.evaluate(() => window.contention.opened.then(() => window.contention.start()))
  }

  async crash(): Promise<void> {
    const page = this.#page
    this.#page = null
    if (page) await this.browser.crash(page)
  }

  /** Ends this notebook's part; the browser is kept for the next one. */
  async leave(): Promise<void> {
    await this.#page?.close()
    this.#page = null
    this.#kept.clear()
  }

  ask<A>(question: (page: Window['contention']) => A): Promise<A> {
    const page = this.#page
    expect(page).not.toBeNull()
    return (page as Page).evaluate(`(${question})(window.contention)`)
  }

  async close(): Promise<void> {
    await this.browser.close()
    this.network.close()
  }

  /** A browser with its own way to the server, which finds the contention page there. */
  static async make(
    anode: { readonly port: number; readonly token: string },
    folder: string,
  ): Promise<ContentionPage> {
    const network = await openNetwork(anode)
    const browser = await openBrowser(network)
    const made = new ContentionPage(browser, network)
    // A page that comes out of nowhere is not taken for one of this machine.
    await browser.context.grantPermissions(['local-network-access'])
    await browser.context.route(`**${PAGE_PATH}**`, (route) => {
      const path = new URL(route.request().url()).pathname.slice(PAGE_PATH.length)
      return route.fulfill({ path: join(folder, path || 'index.html') })
    })
    await browser.context.exposeFunction('kept', (marks: ReadonlyArray<string>) => {
      for (const mark of marks) made.#kept.add(mark)
    })
    return made
  }
}
