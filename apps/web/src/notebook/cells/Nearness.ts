/** Cells this close to the window are drawn; those within the second distance stay drawn. In pixels. */
const ENTER = 1200
const STAY = 4000

/** Hears true when its cell comes near, false when it is far away. */
type Listener = (near: boolean) => void

/** Knows which cells are near the window, with one pair of observers for all of them. */
export class Nearness {
  readonly #listeners = new Map<Element, Listener>()
  readonly #entering = this.#observe(ENTER, true)
  readonly #staying = this.#observe(STAY, false)

  watch(element: Element, listener: Listener): () => void {
    this.#listeners.set(element, listener)
    this.#entering.observe(element)
    this.#staying.observe(element)
    return () => {
      this.#listeners.delete(element)
      this.#entering.unobserve(element)
      this.#staying.unobserve(element)
    }
  }

  #observe(margin: number, near: boolean): IntersectionObserver {
    return new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting === near) this.#listeners.get(target)?.(near)
        }
      },
      { rootMargin: `${margin}px 0px` },
    )
  }
}
