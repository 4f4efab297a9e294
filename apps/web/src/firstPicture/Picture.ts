import type { ChangeSet, EditorState } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { KeptTyping, type Typed } from './KeptTyping.ts'

/** What was typed into a cell: the text that it was typed into, and the changes. */
export interface TypedInto {
  readonly cellId: string
  readonly base: string
  readonly changes: ChangeSet
}

/** What a person did with a picture, for the page that takes its place. */
export interface Doings {
  readonly typed: ReadonlyArray<TypedInto>
  /** Where they write, or wrote when they pressed the first key of `pressed`. */
  readonly caret: Caret | null
  /** In order: keys that are commands, what was pressed after the first of them, and buttons. */
  readonly pressed: ReadonlyArray<Pressed>
  /** Keeps what was typed until it is told to forget it: once it is in the notebook. */
  readonly kept: KeptTyping
}

interface Caret {
  readonly cellId: string
  readonly anchor: number
  readonly head: number
}

/** A key, or the run button of a cell. */
export type Pressed = { readonly key: KeyboardEvent } | { readonly run: string }

/** Commands that people give at once; the other keys are the browser's or the text's. */
const isCommand = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean => {
  if (key === 'Escape') return true
  if (key === 'Enter') return ctrlKey || metaKey || altKey || shiftKey
  return (ctrlKey || metaKey) && !altKey && ['z', 'y', 'k', 's', 'f'].includes(key.toLowerCase())
}

/**
 * The first cells of a notebook while its page is on the way: their texts can be edited, and what is done is handed
 * over to the page.
 */
export class Picture {
  readonly notebookId: string
  readonly element: HTMLElement
  readonly #views = new Map<string, EditorView>()
  readonly #typed = new Map<string, { readonly base: EditorState['doc']; readonly changes: ChangeSet }>()
  readonly #kept: KeptTyping
  readonly #pressed: Pressed[] = []
  #caretThen: Caret | null = null

  constructor(notebookId: string, element: HTMLElement) {
    this.notebookId = notebookId
    this.element = element
    this.#kept = new KeptTyping(notebookId)
  }

  /** Shows it over the page. */
  begin(): void {
    document.body.prepend(this.element)
    // Only one of the two is there for keys and for assistive technology.
    document.getElementById('root')?.setAttribute('inert', '')
    window.addEventListener('keydown', this.#onKey, { capture: true })
    this.element.addEventListener('click', this.#onClick)
  }

  /** Has the picture follow what is typed into an editor. */
  follow(cellId: string, view: EditorView): void {
    this.#views.set(cellId, view)
  }

  /** An editor's text has changed from `before`. */
  typed(cellId: string, before: EditorState['doc'], changes: ChangeSet): void {
    const known = this.#typed.get(cellId)
    this.#typed.set(cellId, {
      base: known?.base ?? before,
      changes: known === undefined ? changes : known.changes.compose(changes),
    })
    const texts: Record<string, Typed[string]> = {}
    for (const [id, { base, changes: all }] of this.#typed) {
      texts[id] = { base: base.toString(), text: all.apply(base).toString() }
    }
    this.#kept.keep(texts)
  }

  /** Takes it away: what was done is the page's from here on. What was typed stays kept until that is safe. */
  end(): Doings {
    window.removeEventListener('keydown', this.#onKey, { capture: true })
    const doings: Doings = {
      typed: [...this.#typed].map(([cellId, { base, changes }]) => ({
        cellId,
        base: base.toString(),
        changes,
      })),
      caret: this.#hasKey ? this.#caretThen : this.#caret,
      pressed: this.#pressed,
      kept: this.#kept,
    }
    for (const view of this.#views.values()) view.destroy()
    this.#views.clear()
    this.element.remove()
    document.getElementById('root')?.removeAttribute('inert')
    return doings
  }

  get #hasKey(): boolean {
    return this.#pressed.some((one) => 'key' in one)
  }

  get #caret(): Caret | null {
    const [cellId, view] = [...this.#views].find(([, { hasFocus }]) => hasFocus) ?? []
    if (cellId === undefined || view === undefined) return null
    const { anchor, head } = view.state.selection.main
    return { cellId, anchor, head }
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    // In order: what follows a command waits with it.
    const waits = this.#hasKey && !event.ctrlKey && !event.metaKey && !/^F\d+$/.test(event.key)
    if (!waits && !isCommand(event)) return
    event.preventDefault()
    event.stopPropagation()
    if (!this.#hasKey) this.#caretThen = this.#caret
    this.#pressed.push({ key: event })
  }

  #onClick = (event: MouseEvent): void => {
    const { target } = event
    // Tasks are ticked in the page.
    if (target instanceof HTMLInputElement) event.preventDefault()
    const cell =
      target instanceof Element && target.closest('.run-button') && target.closest('[data-first-cell]')
    const id = cell instanceof HTMLElement ? cell.dataset.firstCell : undefined
    if (id !== undefined) this.#pressed.push({ run: id })
  }
}
