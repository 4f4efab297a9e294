import { type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'

/** How long the caret is there, and how long it is not, in milliseconds. */
const HALF = 600

/**
 * Blinks the caret by a timer. An animation of CSS, CodeMirror's own way, asks the browser for a frame at each
 * tick of the screen, and what changes by a key then waits for the next tick (up to 17 ms) instead of being
 * drawn at once. Where motion is unwanted the caret stands still.
 */
export const blinkingCaret = ViewPlugin.fromClass(
  class {
    readonly #view: EditorView
    #timer: ReturnType<typeof setInterval> | undefined

    constructor(view: EditorView) {
      this.#view = view
      this.#restart()
    }

    update({ docChanged, selectionSet, focusChanged }: ViewUpdate): void {
      if (docChanged || selectionSet || focusChanged) this.#restart()
    }

    destroy(): void {
      clearInterval(this.#timer)
    }

    /** Shows it, and lets it blink while the editor has the focus. */
    #restart(): void {
      clearInterval(this.#timer)
      const { scrollDOM, hasFocus } = this.#view
      delete scrollDOM.dataset.caret
      if (!hasFocus || matchMedia('(prefers-reduced-motion: reduce)').matches) return
      this.#timer = setInterval(() => {
        if (scrollDOM.dataset.caret === undefined) scrollDOM.dataset.caret = 'away'
        else delete scrollDOM.dataset.caret
      }, HALF)
    }
  },
)
