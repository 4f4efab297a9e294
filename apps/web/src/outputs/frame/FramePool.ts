import type { FrameContent } from './FrameContent.ts'
import { isSameContent } from './isSameContent.ts'
import { OutputFrame } from './OutputFrame.ts'

/** So many frames are kept whose cells are not drawn just now. */
const KEPT = 12

/** The browser's way to move an element that does not load a frame anew; Safari lacks it. */
interface Mover {
  readonly moveBefore: (node: Node, before: Node | null) => void
}

const isMover = (element: object): element is Mover => 'moveBefore' in element

/**
 * Keeps the frames of outputs whose cells left the window's neighbourhood: one that comes back is there at once, as
 * the person left it, instead of being loaded and drawn again. A frame is never given to another content, whose
 * secrets what ran in it could read. Once a notebook has shown one, an empty frame is held ready for the next.
 */
class FramePool {
  /** Those that nobody shows; the one that was left first comes first. */
  #parked: ReadonlyArray<OutputFrame> = []
  #spare: OutputFrame | null = null
  #lot: HTMLElement | null = null

  /**
   * Puts a frame for this content into an element: the one that shows it already, if there is such.
   *
   * @param output the output's id: what a cell puts out anew is drawn anew, also when it is equal. Null: never kept.
   */
  take(output: string | null, content: FrameContent, place: HTMLElement): OutputFrame {
    const kept = this.#parked.find(
      (frame) => frame.output === output && frame.content !== null && isSameContent(frame.content, content),
    )
    const frame = kept ?? this.#spare
    if (frame === null) {
      this.#prepare()
      return this.#make(output, place)
    }
    this.#parked = this.#parked.filter((one) => one !== frame)
    if (frame === this.#spare) this.#spare = null
    if (!this.#move(frame, place)) {
      frame.end()
      return this.#make(output, place)
    }
    frame.output = output
    this.#prepare()
    return frame
  }

  /** Its content is not shown any more; the frame stays for a while. */
  leave(frame: OutputFrame): void {
    frame.belongTo(null)
    const keeps = !frame.failed && frame.output !== null && this.#move(frame, this.#parking())
    if (!keeps) frame.end()
    const parked = keeps ? [...this.#parked, frame] : this.#parked
    for (const old of parked.slice(0, -KEPT)) old.end()
    this.#parked = parked.slice(-KEPT)
  }

  #make(output: string | null, place: HTMLElement): OutputFrame {
    const frame = new OutputFrame()
    frame.output = output
    place.append(frame.element)
    frame.begin()
    return frame
  }

  /** Holds an empty frame ready, where it can be moved to its place later. */
  #prepare(): void {
    if (this.#spare !== null || !isMover(document.body)) return
    requestIdleCallback(() => {
      if (this.#spare?.failed) this.#spare.end()
      else if (this.#spare !== null) return
      this.#spare = this.#make(null, this.#parking())
    })
  }

  #move(frame: OutputFrame, to: HTMLElement): boolean {
    if (!isMover(to) || !frame.element.isConnected || !to.isConnected) return false
    // The size stays, so that nothing inside lays itself out for the time that nobody looks.
    if (to === this.#lot) {
      const { width, height } = frame.element.getBoundingClientRect()
      Object.assign(frame.element.style, { width: `${width}px`, height: `${height}px` })
    } else Object.assign(frame.element.style, { width: '', height: '' })
    to.moveBefore(frame.element, null)
    return true
  }

  #parking(): HTMLElement {
    if (this.#lot?.isConnected) return this.#lot
    const lot = document.createElement('div')
    lot.className = 'output-frames-kept'
    lot.inert = true
    document.body.append(lot)
    this.#lot = lot
    return lot
  }
}

export const framePool = new FramePool()
