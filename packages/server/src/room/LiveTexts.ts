import { events, type Principal, type StoredText, TextInFlight } from '@anode/document'
import {
  LIVE_TEXT_LIMIT,
  type LoggedFact,
  type ProposedFact,
  type Refusal,
  type TypedText,
} from '@anode/protocol'

/** Who typed: the tab, and whose it is. */
export interface Author {
  readonly client: string
  readonly principal: Principal
}

/** Text that was typed by somebody who is gone and that no fact holds: to be stated for them. */
export interface LeftText extends Author {
  readonly cellId: string
  readonly fact: ProposedFact
}

const refusal = (tag: Refusal['tag'], message: string): Refusal => ({ tag, message })

/**
 * What is typed in one notebook and is in no fact yet, by cell: for those who join late, and for the log when
 * its author vanishes. Plain state, without sockets and timers, beside `LiveState`.
 */
export class LiveTexts {
  readonly #stored: (cellId: string) => StoredText | null
  readonly #cells = new Map<string, TextInFlight>()
  readonly #principals = new Map<string, Principal>()

  /** `stored` reads a cell's text from the room's state; null when there is no such cell. */
  constructor(stored: (cellId: string) => StoredText | null) {
    this.#stored = stored
  }

  /** Takes what was typed; says why not when it cannot be passed on. */
  take({ client, principal }: Author, { cellId, update }: TypedText): Refusal | null {
    if (update.length > LIVE_TEXT_LIMIT) {
      const size = Math.ceil(update.length / 1024)
      return refusal(
        'MessageTooLarge',
        `An edit of ${size} KB is not shown to others as it is typed; it reaches them when it is saved.`,
      )
    }
    const text = this.#cells.get(cellId) ?? this.#open(cellId)
    if (text === null) {
      return refusal('CellNotFound', 'The cell that was typed into is not in the notebook: it was deleted.')
    }
    const became = text.take(client, update)
    if (text.authors.length === 0) this.#close(cellId)
    if (became === 'malformed') {
      return refusal('MalformedMessage', 'The update of the text is no Yjs update, and was left out.')
    }
    if (became === 'early') {
      return refusal('UnreadableFact', 'The update builds upon text that has not arrived here.')
    }
    this.#principals.set(client, principal)
    return null
  }

  /** Facts came into the log: what they cover is let go. */
  settle(facts: ReadonlyArray<LoggedFact>): void {
    if (this.#cells.size === 0) return
    for (const cellId of this.#touched(facts)) {
      const text = this.#cells.get(cellId)
      if (text === undefined) continue
      if (this.#stored(cellId) === null) this.#close(cellId)
      else {
        text.settle()
        if (text.authors.length === 0) this.#close(cellId)
      }
    }
    if (this.#cells.size === 0) this.#principals.clear()
  }

  /** Everything in flight. */
  get all(): ReadonlyArray<TypedText> {
    return [...this.#cells].flatMap(([cellId, text]) => {
      const { update } = text
      return update === null ? [] : [{ cellId, update }]
    })
  }

  /**
   * What is to be stated of those who are gone. A fact holds everything in flight in its cell: what one has
   * typed may stand on what another has.
   */
  leftBy(isGone: (client: string) => boolean): ReadonlyArray<LeftText> {
    return [...this.#cells].flatMap(([cellId, text]) => {
      const client = text.authors.find(isGone)
      const principal = client === undefined ? undefined : this.#principals.get(client)
      const { update } = text
      if (client === undefined || principal === undefined || update === null) return []
      const fact = events.cellTextEdited({ cellId, update, by: principal.id })
      return [{ client, principal, cellId, fact }]
    })
  }

  /** Forgets what somebody typed into a cell: it is stated, or cannot be. */
  forget({ client, cellId }: LeftText): void {
    const text = this.#cells.get(cellId)
    text?.forget(client)
    if (text?.authors.length === 0) this.#close(cellId)
  }

  /** Forgets everything. */
  clear(): void {
    for (const cellId of [...this.#cells.keys()]) this.#close(cellId)
    this.#principals.clear()
  }

  #touched(facts: ReadonlyArray<LoggedFact>): ReadonlySet<string> {
    const touched = new Set<string>()
    for (const { name, args } of facts) {
      const { cellId } = args as { readonly cellId?: unknown }
      if (name === 'v1.CellTextEdited' || name === 'v1.CellDeleted') touched.add(String(cellId))
      // Whatever else there is (a restored version) may concern any cell.
      else if (cellId === undefined) for (const id of this.#cells.keys()) touched.add(id)
    }
    return touched
  }

  #open(cellId: string): TextInFlight | null {
    if (this.#stored(cellId) === null) return null
    const text = new TextInFlight(() => this.#stored(cellId) ?? { source: '', textState: null })
    this.#cells.set(cellId, text)
    return text
  }

  #close(cellId: string): void {
    this.#cells.get(cellId)?.close()
    this.#cells.delete(cellId)
  }
}
