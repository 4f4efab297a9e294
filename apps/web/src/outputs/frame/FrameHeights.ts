/** So many heights are remembered. */
const LIMIT = 300

/** The last height of contents, in pixels, by the content itself. The oldest are forgotten. */
export class FrameHeights {
  readonly #heights = new Map<unknown, number>()

  get(content: unknown): number | undefined {
    return this.#heights.get(content)
  }

  remember(content: unknown, height: number): void {
    this.#heights.delete(content)
    this.#heights.set(content, height)
    if (this.#heights.size > LIMIT) this.#heights.delete(this.#heights.keys().next().value)
  }
}
