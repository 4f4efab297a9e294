import {
  applyCellText,
  fromBase64,
  isWaiting,
  mergeUpdates,
  openCellText,
  type StoredText,
  textOf,
  uncoveredUpdates,
  updateInParts,
} from '@anode/document'
import { LIVE_TEXT_LIMIT } from '@anode/protocol'
import * as Y from 'yjs'

export type { StoredText } from '@anode/document'

/** Typing that rests this long becomes a fact, in milliseconds. */
export const REST = 300

/** Typing that does not rest becomes a fact after this long, in milliseconds. */
export const AT_MOST = 2000

/** The Yjs origin of edits that a command makes by itself: a ticked task, a replacement. They can be undone. */
export class PageEdit {}

/** Marks what came from the log or from others, so that it is not sent back. */
const STORED = Symbol('stored')
const LIVE = Symbol('live')

/** What a text tells its owner. */
export interface CellTextEvents {
  /** What was typed should become a fact: take it with `takeUpdate`. */
  readonly onDue: () => void
  /** This was just typed, to be shown to others at once (base64). */
  readonly share: (update: string) => void
  /** What others have in flight in it has changed. */
  readonly onOthers: () => void
  /** Does something between two keys: a fact takes as long as a frame, which the key that it met would be drawn later. */
  readonly whenIdle?: (work: () => void) => void
}

/**
 * The text of one open cell: a Yjs document that the editor is bound to. What is typed is shown to others at
 * once, and collected and handed over as one update when typing rests; what others wrote is merged in, be it
 * in a fact or still in flight.
 *
 * A fact never depends on something that is only in flight: it takes along what others have typed that the
 * log does not hold.
 */
export class CellText {
  readonly doc: Y.Doc
  readonly undo: Y.UndoManager
  readonly #events: CellTextEvents
  #pending: Uint8Array[] = []
  /** Typed in this task, and not sent to the others yet. */
  #unsent: Uint8Array[] = []
  /** What others have typed that the log does not hold. */
  #others: ReadonlyArray<Uint8Array> = []
  /** Others lack something that was typed: until it is a fact, what builds upon it is not sent. */
  #gap = false
  #seen: string | null
  #rest: ReturnType<typeof setTimeout> | undefined
  #atMost: ReturnType<typeof setTimeout> | undefined

  constructor(stored: StoredText, events: CellTextEvents) {
    this.doc = openCellText(stored)
    this.#seen = stored.textState
    this.#events = events
    this.undo = new Y.UndoManager(this.text, { trackedOrigins: new Set([PageEdit]) })
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== STORED && origin !== LIVE) this.#typed(update)
    })
  }

  get text(): Y.Text {
    return textOf(this.doc)
  }

  /** Whether something was typed that is no fact yet. */
  get pending(): boolean {
    return this.#pending.length > 0
  }

  /** Whether others have typed something that is no fact yet. */
  get othersType(): boolean {
    return this.#others.length > 0
  }

  /** Merges what is stored now; what was typed meanwhile stays. */
  receive(stored: StoredText): void {
    if (stored.textState === this.#seen) return
    this.#seen = stored.textState
    applyCellText(this.doc, stored, STORED)
    this.#setOthers(uncoveredUpdates(stored, this.#others))
  }

  /**
   * Whether it holds what is stored, and nothing else, and yet says something else: then it is not to be trusted. Never
   * so as far as anybody knows; but a page that goes on with it would put every edit into another place.
   */
  differs(stored: StoredText): boolean {
    if (this.pending || this.othersType || this.text.toString() === stored.source) return false
    return uncoveredUpdates(stored, [Y.encodeStateAsUpdate(this.doc)]).length === 0
  }

  /** Merges what somebody else has just typed (base64). */
  receiveLive(update: string): void {
    const bytes = fromBase64(update)
    let isNews = false
    const note = () => {
      isNews = true
    }
    this.doc.on('update', note)
    Y.applyUpdate(this.doc, bytes, LIVE)
    this.doc.off('update', note)
    // What changes nothing was here before; what waits for something will change it.
    if (isNews || isWaiting(this.doc)) this.#setOthers([...this.#others, bytes])
  }

  /**
   * What was typed since the last call, as one update, and with it what others have in flight; null when
   * nothing was typed. `shown`: also what others alone have typed, so that a fact holds the text as it is seen.
   */
  takeUpdate(shown?: 'shown'): string | null {
    clearTimeout(this.#rest)
    clearTimeout(this.#atMost)
    this.#atMost = undefined
    this.#unsent = []
    this.#gap = false
    if (this.#pending.length === 0 && (shown === undefined || this.#others.length === 0)) return null
    const update = mergeUpdates([...this.#others, ...this.#pending])
    this.#pending = []
    return update
  }

  /** The same as updates that are each short enough for a fact: several only of what came in one go and is long. */
  takeUpdates(shown?: 'shown'): ReadonlyArray<string> {
    const update = this.takeUpdate(shown)
    return update === null ? [] : updateInParts(this.doc, update)
  }

  /** Everything in flight here, for a room that may not have it (base64); null when there is nothing. */
  inFlight(): string | null {
    const all = [...this.#others, ...this.#pending]
    if (all.length === 0) return null
    const update = mergeUpdates(all)
    if (update.length <= LIVE_TEXT_LIMIT) return update
    this.#gap = true
    return null
  }

  /** What was sent was not passed on: what follows waits for the fact that holds it. */
  notPassedOn(): void {
    if (this.pending) this.#gap = true
  }

  /** Forgets everything, also what is no fact yet. */
  destroy(): void {
    this.takeUpdate()
    this.undo.clear()
    this.undo.destroy()
    this.doc.destroy()
  }

  #setOthers(others: ReadonlyArray<Uint8Array>): void {
    if (others.length === 0 && this.#others.length === 0) return
    this.#others = others
    this.#events.onOthers()
  }

  #typed(update: Uint8Array): void {
    this.#pending.push(update)
    if (this.#unsent.length === 0) queueMicrotask(this.#share)
    this.#unsent.push(update)
    clearTimeout(this.#rest)
    this.#rest = setTimeout(this.#events.onDue, REST)
    const { onDue, whenIdle = (work) => work() } = this.#events
    this.#atMost ??= setTimeout(() => whenIdle(onDue), AT_MOST)
  }

  /** Sends what this task has typed; what became a fact meanwhile travels as one. */
  #share = (): void => {
    if (this.#unsent.length === 0) return
    const update = mergeUpdates(this.#unsent)
    this.#unsent = []
    if (this.#gap) return
    // Without a connection everything in flight is sent when there is one again.
    if (update.length > LIVE_TEXT_LIMIT) this.#gap = true
    else this.#events.share(update)
  }
}
