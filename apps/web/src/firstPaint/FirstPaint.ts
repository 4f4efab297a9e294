/** What a person does with the first cells before the page is there, in order; the page does it then. */
export type Act =
  | { readonly type: 'key'; readonly event: KeyboardEvent }
  /** The run button of a cell. */
  | { readonly type: 'run'; readonly cellId: string }
  /** A cell; `caret` says where in its text, null that it is the cell itself. */
  | { readonly type: 'cell'; readonly cellId: string; readonly caret: number | null }

/** Commands that people give at once; the other keys are the browser's, or meant for a cell. */
const isCommand = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean => {
  if (key === 'Escape') return true
  if (key === 'Enter') return ctrlKey || metaKey || altKey || shiftKey
  return (ctrlKey || metaKey) && !altKey && ['z', 'y', 'k', 's', 'f'].includes(key.toLowerCase())
}

/** Where in a text the pointer is, in UTF-16 units; its start where the browser cannot tell. */
const offsetAt = ({ clientX, clientY }: MouseEvent, text: Element): number => {
  const caret = document.caretPositionFromPoint?.(clientX, clientY)
  if (!caret || !text.contains(caret.offsetNode)) return 0
  const before = document.createRange()
  before.setStart(text, 0)
  before.setEnd(caret.offsetNode, caret.offset)
  return before.toString().length
}

/** The first cells of a notebook while its page is on the way: they can be read, and what is done is handed over. */
export class FirstPaint {
  readonly notebookId: string
  readonly #element: HTMLElement
  readonly #acts: Act[] = []

  constructor(notebookId: string, element: HTMLElement) {
    this.notebookId = notebookId
    this.#element = element
  }

  /** Shows it over the page. */
  begin(): void {
    document.body.prepend(this.#element)
    // Only one of the two is there for keys and for assistive technology.
    document.getElementById('root')?.setAttribute('inert', '')
    window.addEventListener('keydown', this.#onKey, { capture: true })
    this.#element.addEventListener('focusin', this.#onFocus)
    this.#element.addEventListener('click', this.#onClick)
  }

  /** Takes it away: what was done is the page's from here on. */
  end(): ReadonlyArray<Act> {
    window.removeEventListener('keydown', this.#onKey, { capture: true })
    this.#element.remove()
    document.getElementById('root')?.removeAttribute('inert')
    return this.#acts
  }

  #onKey = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey } = event
    // What follows a command, or a press into a cell, waits with it.
    const waits = this.#acts.length > 0 && !ctrlKey && !metaKey && !/^(F\d+|Tab)$/.test(key)
    if (event.isComposing || !(waits || isCommand(event))) return
    event.preventDefault()
    event.stopPropagation()
    this.#acts.push({ type: 'key', event })
  }

  #onFocus = ({ target }: FocusEvent): void => {
    const cell = this.#cellOf(target)
    if (cell !== null) this.#select(cell, null)
  }

  #onClick = (event: MouseEvent): void => {
    const { target } = event
    const cell = this.#cellOf(target)
    // Tasks are ticked in the page.
    if (target instanceof HTMLInputElement) event.preventDefault()
    if (cell === null || !(target instanceof Element) || target.closest('a') !== null) return
    const text = target.closest('.code-text')?.querySelector('[data-still]')
    if (target.closest('.run-button') !== null) this.#acts.push({ type: 'run', cellId: cell.id })
    else this.#select(cell, text ? offsetAt(event, text) : null)
  }

  #cellOf(target: EventTarget | null): { readonly id: string; readonly element: HTMLElement } | null {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-first-cell]') : null
    const id = element?.dataset.firstCell
    return element === null || id === undefined ? null : { id, element }
  }

  #select(
    { id, element }: { readonly id: string; readonly element: HTMLElement },
    caret: number | null,
  ): void {
    this.#acts.push({ type: 'cell', cellId: id, caret })
    for (const selected of this.#element.querySelectorAll('[data-selected]')) {
      selected.removeAttribute('data-selected')
    }
    element.dataset.selected = caret === null ? 'selected' : 'editing'
  }
}
