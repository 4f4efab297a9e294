import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { NotebookPage } from './NotebookPage.ts'

/** Where a browser reaches the server, and what lets it in. */
export interface Address {
  readonly origin: string
  readonly token: string
}

const open = new Set<Browser>()

/** The browsers that are open just now, for evidence when a test fails. */
export const openBrowsers = (): ReadonlyArray<Browser> => [...open]

/** How long an action of a test may wait for what it acts on, in ms: as long as other waits (`e2e/vitest.config.ts`). */
const PATIENCE = 60_000

/** A Chromium with a profile of its own, which keeps what pages store like a person's browser does. */
export class Browser {
  readonly context: BrowserContext
  readonly address: Address
  readonly #profile: string
  /** Exceptions in pages that nothing caught. */
  readonly errors: string[] = []

  constructor(context: BrowserContext, address: Address, profile: string) {
    this.context = context
    this.address = address
    this.#profile = profile
    open.add(this)
    context.setDefaultTimeout(PATIENCE)
    context.on('weberror', (error) => this.errors.push(String(error.error().stack ?? error.error())))
  }

  /** A new tab at a path of the server. */
  async openTab(path: string): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(`${this.address.origin}${path}`)
    return page
  }

  /** A new tab with this notebook, which is there when this resolves. */
  async openNotebook(id: string): Promise<NotebookPage> {
    const notebook = new NotebookPage(await this.openTab(`/n/${id}`))
    await notebook.opened()
    return notebook
  }

  /** Kills the process behind a tab, as a crash does: no handler of the page runs. */
  async crash(page: Page): Promise<void> {
    const crashed = page.waitForEvent('crash')
    // The navigation never ends.
    page.goto('chrome://crash').catch(() => {})
    await crashed
    await page.close()
  }

  async closeTabs(): Promise<void> {
    await Promise.all(this.context.pages().map((page) => page.close()))
  }

  async close(): Promise<void> {
    open.delete(this)
    await this.context.close()
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Opens a browser that is signed in, with no page yet. */
export const openBrowser = async (address: Address): Promise<Browser> => {
  const profile = mkdtempSync(join(tmpdir(), 'anode-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.ANODE_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
  })
  // The cookie that lets it in; the page that the printed link leads to is left for whoever opens that.
  await context.request.get(`${address.origin}/icon.svg?token=${address.token}`, { maxRedirects: 0 })
  return new Browser(context, address, profile)
}
