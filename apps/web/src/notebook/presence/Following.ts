import { cellElement } from '../cells/isInView.ts'
import { reveal } from '../sections.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'

/** What a person does that ends following; keys that only hold others do not. */
const ENDS = ['wheel', 'touchmove', 'pointerdown'] as const
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta'])

/** Whom one follows, if anyone: the window shows where they are until one does something oneself. */
export class Following {
  /** Their id. */
  personId: string | null = null
  readonly #session: NotebookSession
  readonly #listeners = new Set<() => void>()
  #stop: (() => void) | null = null
  #shown: string | null = null

  constructor(session: NotebookSession) {
    this.#session = session
  }

  start(personId: string): void {
    this.end()
    this.personId = personId
    this.#shown = null
    const end = () => this.end()
    const onKey = (event: KeyboardEvent) => {
      if (MODIFIERS.has(event.key)) return
      // Esc only ends it; other keys do what they do.
      if (event.key === 'Escape') {
        event.preventDefault()
        event.stopPropagation()
      }
      this.end()
    }
    const options = { capture: true, passive: true }
    // What has started it is over only after this task.
    const timer = setTimeout(() => {
      for (const kind of ENDS) window.addEventListener(kind, end, options)
      window.addEventListener('keydown', onKey, { capture: true })
    })
    const unlisten = this.#session.presence.on('people', () => this.#follow())
    this.#stop = () => {
      clearTimeout(timer)
      for (const kind of ENDS) window.removeEventListener(kind, end, options)
      window.removeEventListener('keydown', onKey, { capture: true })
      unlisten()
    }
    this.#tell()
    this.#follow()
  }

  end(): void {
    if (this.#stop === null) return
    this.#stop()
    this.#stop = null
    this.personId = null
    this.#tell()
  }

  on = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #follow(): void {
    const person = this.personId === null ? undefined : this.#session.presence.person(this.personId)
    if (person === undefined) {
      this.end()
      return
    }
    const cellId = person.place?.cellId
    if (cellId === undefined || cellId === this.#shown) return
    this.#shown = cellId
    reveal(this.#session, cellId)
    // A cell that was hidden is in the page with the next frame.
    requestAnimationFrame(() => bringIntoView(cellId))
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

const bringIntoView = (cellId: string): void => {
  const element = cellElement(cellId)
  if (element === null) return
  const { top, bottom, height } = element.getBoundingClientRect()
  const isWhole = top >= 48 && bottom <= window.innerHeight
  if (!isWhole) element.scrollIntoView({ block: height > window.innerHeight / 2 ? 'start' : 'center' })
}
