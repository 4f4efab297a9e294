/** What has the focus: a text of many lines, a field of one, something else that takes keys itself, or nothing such. */
export type KeyPlace = 'editor' | 'field' | 'own' | 'none'

/** How long somebody who typed must rest before an arrow is meant for the cells, in milliseconds. */
export const REST = 1000

/** How long somebody must rest who was told that keys do nothing, before they are commands again, in milliseconds. */
export const TOLD_REST = 3000

/** Chords that edit a text. */
const EDITING = /^Mod-(Shift-)?[acvxyz]$/

/** Keys that say: enough of the text. */
const LEAVING = /^(Shift-)?(Escape|Tab)$/

const MOVING = /^(Shift-)?(Arrow|Home|End|Page|F\d)/

const isChord = (key: string): boolean => /^(Mod-|Alt-)/.test(key) || key === 'Shift-Enter'

/** Whether a key, pressed in a text, may be what makes the person leave it. */
const mayLeave = (place: KeyPlace, key: string): boolean => {
  if (LEAVING.test(key) || (isChord(key) && !EDITING.test(key))) return true
  return (place !== 'field' && MOVING.test(key)) || (place !== 'editor' && key === 'Enter')
}

/** Whether the browser would do something with a key that is dropped: type, press a button, scroll, paste. */
export const isTyping = (key: string): boolean =>
  key.length === 1 || EDITING.test(key) || /^(Shift-)?(Space|Enter|Backspace|Delete)$/.test(key)

/**
 * Knows when somebody goes on typing into a text that is gone: others deleted its cell, a fold took it out of sight,
 * a reconnect drew the page anew, a dialog took the focus. Those keys must not become commands.
 *
 * A text is left on purpose by an act of its reader: a press of the pointer, Esc, Tab, a chord, Enter in a field, or
 * by whatever gives the focus to a cell while the text is still there. Where it goes away otherwise, keys do nothing until the person presses Esc or Tab or the pointer, or an
 * arrow after a moment's rest, or is in a text again; or rests a while after having been told.
 *
 * Holds no clock and no element: places and times are passed in, in milliseconds.
 */
export class LostTyping {
  readonly #tell: () => void
  #place: KeyPlace = 'none'
  /** The person did something that may take the focus elsewhere, just now. */
  #acting = false
  /** The last key was typed into a text, and no act came after it. */
  #typing = false
  #typedAt = Number.NEGATIVE_INFINITY
  #lost = false
  #told = false

  /** `tell`: says to the person that what they type does nothing. */
  constructor(tell: () => void) {
    this.#tell = tell
  }

  /**
   * The focus is there now. `moved`: what had it before is still there, and something else was given it, by assistive
   * technology for instance; else it is gone.
   */
  at(place: KeyPlace, moved = false): void {
    const before = this.#place
    this.#place = place
    if (place === 'editor' || place === 'field') this.#lost = false
    else if (before === 'editor' || before === 'field' || (before === 'own' && place === 'none')) {
      const meant =
        this.#acting ||
        (moved && place === 'none') ||
        (!this.#typing && (before !== 'editor' || place === 'own'))
      if (meant) return
      this.#lost = true
      this.#told = false
    }
  }

  /** The pointer was pressed, or something else was done that is no key; `on` what, if that takes keys. */
  act(on: KeyPlace = 'none'): void {
    this.#acting = on !== 'editor' && on !== 'field'
    this.#typing = false
    this.#lost = false
  }

  /** What came of the last act has come. */
  settled(): void {
    this.#acting = false
  }

  /** A key is pressed, as `keyName` writes it, with the focus where it was said to be. True: it must do nothing. */
  press(key: string, at: number): boolean {
    if (this.#lost && this.#drops(key, at)) {
      this.#typedAt = at
      if (!this.#told) this.#tell()
      this.#told = true
      return true
    }
    this.#lost = false
    if (this.#place === 'none' || mayLeave(this.#place, key)) {
      this.#acting = true
      this.#typing = false
    } else {
      this.#acting = false
      this.#typing = true
      this.#typedAt = at
    }
    return false
  }

  #drops(key: string, at: number): boolean {
    const rest = at - this.#typedAt
    if (LEAVING.test(key)) return false
    if (MOVING.test(key)) return rest < REST
    return !(this.#told && rest >= TOLD_REST)
  }
}
