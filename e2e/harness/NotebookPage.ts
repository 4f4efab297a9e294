import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { NotebookCell } from './NotebookCell.ts'

/** A notebook in a tab, used by the hooks that DESIGN.md promises to automation. */
export class NotebookPage {
  readonly page: Page
  readonly #cells: Locator

  constructor(page: Page) {
    this.page = page
    this.#cells = page.locator('[data-cell-id]')
  }

  /** Waits until the notebook is shown. */
  opened(): Promise<void> {
    return this.page.getByRole('main', { name: 'Notebook' }).waitFor()
  }

  /** Shows another notebook of the same server in this tab. */
  async goTo(id: string): Promise<void> {
    await this.page.goto(new URL(`/n/${id}`, this.page.url()).href)
    await this.opened()
  }

  async reload(): Promise<void> {
    await this.page.reload()
    await this.opened()
  }

  /** The ids of all cells in order. */
  cellIds(): Promise<ReadonlyArray<string>> {
    return this.#cells.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-cell-id') ?? ''))
  }

  cell(id: string): NotebookCell {
    return new NotebookCell(this.page, id)
  }

  /** The cell at a place, counted from 0 and from the end when negative; waits for it. */
  async cellAt(index: number): Promise<NotebookCell> {
    const id = await this.#cells.nth(index).getAttribute('data-cell-id')
    return this.cell(id ?? '')
  }

  /** Adds a cell at the end, with this text if one is given. */
  async addCell(kind: 'code' | 'markdown', text?: string): Promise<NotebookCell> {
    const before = await this.cellIds()
    await this.button(`Add ${kind} cell`).click()
    await expect.poll(() => this.cellIds()).toHaveLength(before.length + 1)
    const cell = await this.cellAt(-1)
    if (text !== undefined) await cell.write(text)
    return cell
  }

  /** The run states of all cells in order. */
  runStates(): Promise<ReadonlyArray<string>> {
    return this.#cells.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-run-state') ?? ''))
  }

  /** A control by its accessible name. */
  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** Chooses an entry of the notebook's menu. */
  async choose(item: string): Promise<void> {
    await this.button('Notebook menu').click()
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  kernelStatus(): Promise<string | null> {
    return this.page.locator('[data-kernel-status]').getAttribute('data-kernel-status')
  }

  /** What the page says of its connection and of changes on their way. */
  async syncWords(): Promise<string> {
    return (await this.page.getByRole('banner').getByRole('status').textContent()) ?? ''
  }

  /** A notice that the page shows above the cells. */
  notice(words: string | RegExp): Locator {
    return this.page.getByRole('main').locator('[role=alert], [role=status]').filter({ hasText: words })
  }
}
