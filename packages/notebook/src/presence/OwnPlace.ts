import type { Place } from '@anode/protocol'

/** A page says where its person is at most this often, in milliseconds. */
const EVERY = 80

/** Somebody counts as typing for this long after a key, in milliseconds. */
const TYPING = 2500

/**
 * Where this page's person is, as it is told to the others: at once, then at most every 80 ms, and only when it
 * differs. Positions are relative to the text, so that typing alone changes nothing.
 */
export class OwnPlace {
  readonly #send: (place: Place | null) => boolean
  #place: Omit<Place, 'typing'> | null = null
  #typing = false
  #sent: string | null = null
  #waits: ReturnType<typeof setTimeout> | undefined
  #typingEnds: ReturnType<typeof setTimeout> | undefined

  /** `send`: false when there is no connection; what is true then is told with `again`. */
  constructor(send: (place: Place | null) => boolean) {
    this.#send = send
  }

  /** The person is in that cell now, or in none. A caret is in it only while its text is edited. */
  set(cellId: string | null, mode: Place['mode']): void {
    const before = this.#place
    if (cellId !== before?.cellId) this.#typing = false
    const caret = mode === 'edit' && cellId === before?.cellId ? before : { anchor: null, head: null }
    this.#place = cellId === null ? null : { cellId, anchor: caret.anchor, head: caret.head, mode }
    this.#tell()
  }

  /** The caret in a cell's text is there now; of another cell than the person's it does not matter. */
  setCaret(cellId: string, caret: Pick<Place, 'anchor' | 'head'>): void {
    if (this.#place?.cellId !== cellId || this.#place.mode !== 'edit') return
    this.#place = { ...this.#place, ...caret }
    this.#tell()
  }

  /** A key has changed a cell's text. */
  typed(cellId: string): void {
    if (this.#place?.cellId !== cellId) return
    this.#typing = true
    clearTimeout(this.#typingEnds)
    this.#typingEnds = setTimeout(() => {
      this.#typing = false
      this.#tell()
    }, TYPING)
    this.#tell()
  }

  /** There is a connection again: the room is told where the person is. */
  again(): void {
    this.#sent = null
    if (this.#place !== null) this.#tell()
  }

  close(): void {
    clearTimeout(this.#waits)
    clearTimeout(this.#typingEnds)
  }

  #tell(): void {
    if (this.#waits === undefined && this.#tellNow()) this.#waits = setTimeout(this.#later, EVERY)
  }

  #later = (): void => {
    this.#waits = undefined
    this.#tell()
  }

  /** Whether something was sent. */
  #tellNow(): boolean {
    const place = this.#place && { ...this.#place, typing: this.#typing }
    const text = JSON.stringify(place)
    if (text === this.#sent || !this.#send(place)) return false
    this.#sent = text
    return true
  }
}
