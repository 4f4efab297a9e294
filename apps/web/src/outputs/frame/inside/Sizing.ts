import { TALLEST, VIEW_HEIGHT } from '../frameMessages.ts'
import { say } from './say.ts'
import { frameHeight, frameWidth, listen } from './surroundings.ts'
import { settleViewHeight } from './viewportUnits.ts'

/** So often the content changes because its frame did, before its units are settled, and again before it is left to scroll. */
const ECHOES = 2

/** A change that is less than this part of the one before comes to an end. */
const SLOWER = 0.9

/** How long the frame stands still to see whether its content does, in milliseconds. */
const PAUSE = 160

/** Less is rounding, in pixels. */
const SAME = 0.5

const isShown = (element: Element): boolean => {
  if (/^(script|style|link|meta|template|noscript)$/i.test(element.tagName)) return false
  return getComputedStyle(element).position !== 'fixed'
}

/**
 * Says how tall the content is.
 *
 * The frame gets that height, and content may in turn depend on the frame's: by `100vh`, or by a script that asks the
 * window. Left alone both grow for ever, or shrink to nothing. So it is noticed when content that nothing else touched
 * changes with the frame, and stands still when that does: then units of the window's height get a fixed one; if that is not it, the frame keeps that height and scrolls.
 */
export class Sizing {
  readonly #root: HTMLElement
  #begun = false
  /** The content's height when it was last looked at, and what was last said of it. */
  #content = -1
  #said = -1
  #width = frameWidth()
  #height = frameHeight()
  /** Something changed in the content since it was last measured. */
  #touched = false
  #echoes = 0
  /** By how much the content changed at the last echo. */
  #change = 0
  #way: 'content' | 'settled' | 'scrolls' = 'content'
  #waits = false
  /** Nothing is said for a moment. */
  #holds = false

  constructor(root: HTMLElement) {
    this.#root = root
    listen('resize', this.#resized)
    new ResizeObserver(this.measure).observe(root)
    // What lies over the content, or beside it, changes nothing of its own size.
    new MutationObserver(this.#changed).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
    root.addEventListener('load', this.measure, true)
    root.addEventListener('toggle', this.measure, true)
  }

  /** From now on it has content. */
  begin(): void {
    this.#begun = true
    this.measure()
  }

  /** The units of the window's height get a fixed one. */
  settleUnits(): void {
    if (this.#way === 'content') this.#way = 'settled'
    settleViewHeight(document)
  }

  /** To be called when the height may have changed; observers sleep in frames that are out of sight. */
  readonly measure = (): void => {
    // Where a frame is hidden it has no size, and its content no sensible one.
    if (!this.#begun || this.#holds || frameWidth() === 0 || this.#way === 'scrolls') return
    this.#touched = false
    this.#content = this.#contentHeight()
    // The scrollbar below wide content takes room of its own.
    const bar = Math.max(0, frameHeight() - document.documentElement.clientHeight)
    const height = this.#content + bar
    if (Math.abs(height - this.#said) < 1) return
    this.#say(height)
  }

  #say(height: number): void {
    this.#said = height
    document.documentElement.style.overflowY = height > TALLEST || this.#way === 'scrolls' ? 'auto' : ''
    say({ type: 'height', height })
  }

  #contentHeight(): number {
    const root = this.#root.getBoundingClientRect()
    // What stands over the edge counts: there is nothing below that it could lie over.
    const over = this.#root.scrollHeight
    let height = over > Math.ceil(root.height) ? over : root.height
    // Scripts put things beside the content as well.
    for (const element of document.body.children) {
      if (element === this.#root || !isShown(element)) continue
      const { bottom, width, height: own } = element.getBoundingClientRect()
      if (width > 0 && own > 0) height = Math.max(height, bottom - root.top)
    }
    return height
  }

  readonly #changed = (): void => {
    this.#touched = true
    if (this.#waits) return
    this.#waits = true
    requestAnimationFrame(() => {
      this.#waits = false
      this.measure()
    })
  }

  readonly #resized = (): void => {
    const taller = frameHeight() - this.#height
    const wider = frameWidth() - this.#width
    this.#height = frameHeight()
    this.#width = frameWidth()
    const before = this.#content
    // It stands still at the height that was said last: what moves by itself grows by itself.
    const rests = !this.#touched && Math.abs(this.#height - this.#said) <= 1
    const alone = this.#begun && wider === 0 && taller !== 0 && rests
    // Until then the content's own listeners have run.
    requestAnimationFrame(() => {
      if (alone && !this.#holds && this.#way !== 'scrolls') this.#listenForEcho(before, Math.sign(taller))
      this.measure()
    })
  }

  #listenForEcho(before: number, direction: number): void {
    const change = (this.#contentHeight() - before) * direction
    // A part of the frame's height, as `50vh` is, comes to rest by itself: it changes by less each time.
    const again = change > SAME && change > this.#change * SLOWER
    this.#change = Math.max(0, change)
    this.#echoes = again ? this.#echoes + 1 : 0
    if (this.#echoes < ECHOES) return
    this.#echoes = 0
    this.#makeSure()
  }

  /** What moves by itself goes on when the frame stands still; an echo does not. */
  #makeSure(): void {
    const before = this.#contentHeight()
    this.#holds = true
    setTimeout(() => {
      this.#holds = false
      const echo = Math.abs(this.#contentHeight() - before) < SAME
      if (echo && this.#way === 'content') this.settleUnits()
      else if (echo) {
        this.#way = 'scrolls'
        this.#say(VIEW_HEIGHT)
      }
      this.measure()
    }, PAUSE)
  }
}
