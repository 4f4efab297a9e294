import type { Locator, Page } from 'playwright-core'
import type { Browser } from './Browser.ts'

/** The list of notebooks in a tab. */
export class ListPage {
  readonly page: Page
  readonly list: Locator
  readonly search: Locator

  constructor(page: Page) {
    this.page = page
    this.list = page.getByRole('list', { name: /^Notebooks/ })
    this.search = page.getByRole('searchbox', { name: 'Search notebooks' })
  }

  /** Opens the list in a new tab. */
  static async open(browser: Browser, path = '/?view=all'): Promise<ListPage> {
    const list = new ListPage(await browser.openTab(path))
    await list.page.getByRole('heading', { level: 1 }).waitFor()
    return list
  }

  /** The row of a notebook. */
  row(title: string): Locator {
    return this.list.getByRole('listitem').filter({ has: this.page.getByText(title, { exact: true }) })
  }

  link(title: string): Locator {
    return this.list.getByRole('link', { name: title, exact: true })
  }

  /** The titles that are shown, in order. */
  titles(): Promise<ReadonlyArray<string>> {
    return this.list.getByRole('listitem').getByRole('link').allTextContents()
  }

  /** The title of the notebook that has the focus; null when none has. */
  focused(): Promise<string | null> {
    return this.page.evaluate(() => {
      const row = document.activeElement?.closest('[data-notebook-id]')
      return row?.querySelector('a, span')?.textContent ?? null
    })
  }

  /** Chooses an entry of a notebook's menu. */
  async choose(title: string, action: string): Promise<void> {
    await this.row(title).hover()
    await this.page.getByRole('button', { name: `Actions for ${title}`, exact: true }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  /** Goes to another view. */
  async show(view: 'Recent' | 'All' | 'Trash'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click()
  }
}
