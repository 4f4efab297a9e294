import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const FINAL = ['ok', 'error', 'interrupted', 'lost']

/** One cell of a notebook in a tab. */
export class NotebookCell {
  readonly id: string
  readonly root: Locator
  readonly editor: Locator
  readonly outputs: Locator
  readonly #page: Page

  constructor(page: Page, id: string) {
    this.#page = page
    this.id = id
    this.root = page.locator(`[data-cell-id="${id}"]`)
    this.editor = this.root.locator('.cm-content')
    this.outputs = this.root.locator('[data-outputs]')
  }

  /** Puts a text in place of what the cell holds. */
  write(text: string): Promise<void> {
    return this.editor.fill(text)
  }

  /** Types at the end of the text, key by key. */
  async type(text: string): Promise<void> {
    await this.editor.click()
    await this.#page.keyboard.press('ControlOrMeta+End')
    await this.#page.keyboard.type(text)
  }

  /** Adds to the end of the text in one go, which is one change whatever the machine has to do. */
  async append(text: string): Promise<void> {
    await this.editor.click()
    await this.#page.keyboard.press('ControlOrMeta+End')
    await this.#page.keyboard.insertText(text)
  }

  /** The text in the editor. */
  async text(): Promise<string> {
    return (await this.editor.locator('.cm-line').allTextContents()).join('\n')
  }

  /** Runs it with the keyboard. */
  async run(): Promise<void> {
    await this.root.focus()
    await this.#page.keyboard.press('ControlOrMeta+Enter')
  }

  /** Presses one of the buttons that appear over the cell. */
  async press(name: string): Promise<void> {
    await this.root.hover()
    await this.root.getByRole('button', { name, exact: true }).click()
  }

  kind(): Promise<string | null> {
    return this.root.getAttribute('data-kind')
  }

  state(): Promise<string | null> {
    return this.root.getAttribute('data-run-state')
  }

  /** Waits for the end of the run that was asked for; gives how it ended. */
  async ended(): Promise<string> {
    await expect.poll(() => this.state()).toBeOneOf(FINAL)
    return (await this.state()) ?? ''
  }

  /** Runs it and waits for the end. Not for a cell that has run before: its last state would do. */
  async runToEnd(): Promise<string> {
    await this.run()
    return this.ended()
  }

  /** An output by the MIME type that stands for it. */
  output(mime: string): Locator {
    return this.outputs.locator(`[data-mime="${mime}"]`)
  }

  /** All outputs as a person reads them. */
  outputText(): Promise<string> {
    return this.outputs.innerText()
  }
}
