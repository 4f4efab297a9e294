/** Cells this close to the window are drawn; those within the second distance stay drawn. In pixels. */
const ENTER = 1200
const STAY = 4000
/** What parts of the list are given more, so that their cells are heard of in time, also while the page flies by. */
const PART = 12_000

/** Hears true when its cell comes near, false when it is far away. */
type Listener = (near: boolean) => void

/**
 * Says which elements are near the window. Each is watched by one of two observers, whose work in every frame grows
 * with what they watch: for its coming while it is far, for its going while it is near.
 */
class Watch {
  readonly #listeners = new Map<Element, Listener>()
  readonly #coming: IntersectionObserver
  readonly #going: IntersectionObserver

  /** @param more pixels by which everything is heard of earlier. */
  constructor(more: number) {
    this.#coming = this.#observer(ENTER + more, true)
    this.#going = this.#observer(STAY + more, false)
  }

  watch(element: Element, listener: Listener): () => void {
    this.#listeners.set(element, listener)
    this.#coming.observe(element)
    this.#going.observe(element)
    return () => {
      this.#listeners.delete(element)
      this.#coming.unobserve(element)
      this.#going.unobserve(element)
    }
  }

  #observer(margin: number, near: boolean): IntersectionObserver {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting !== near) continue
          observer.unobserve(target)
          const next = near ? this.#going : this.#coming
          next.observe(target)
          this.#listeners.get(target)?.(near)
        }
      },
      { rootMargin: `${margin}px 0px` },
    )
    return observer
  }
}

/** Knows which cells are near the window, and which parts of the list of cells. */
export class Nearness {
  readonly #cells = new Watch(0)
  readonly #parts = new Watch(PART)

  watch(cell: Element, listener: Listener): () => void {
    return this.#cells.watch(cell, listener)
  }

  watchPart(part: Element, listener: Listener): () => void {
    return this.#parts.watch(part, listener)
  }
}
