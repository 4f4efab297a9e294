/** Cells this close to the window are drawn; those within the second distance stay drawn. In pixels. */
const ENTER = 1200
const STAY = 4000

/** Hears true when its cell comes near, false when it is far away. */
type Listener = (near: boolean) => void

/**
 * Knows which cells are near the window. Each is watched by one of two observers, whose work in every frame grows
 * with what they watch: for its coming while it is far, for its going while it is near.
 */
export class Nearness {
  readonly #listeners = new Map<Element, Listener>()
  readonly #coming = this.#observe(ENTER, (element) => this.#came(element, true))
  readonly #going = this.#observe(STAY, (element) => this.#came(element, false))

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

  #came(element: Element, near: boolean): void {
    const [done, next] = near ? [this.#coming, this.#going] : [this.#going, this.#coming]
    done.unobserve(element)
    next.observe(element)
    this.#listeners.get(element)?.(near)
  }

  #observe(margin: number, tell: (element: Element) => void): IntersectionObserver {
    const inside = margin === ENTER
    return new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) if (isIntersecting === inside) tell(target)
      },
      { rootMargin: `${margin}px 0px` },
    )
  }
}
