import { fromBase64, openCellText, type StoredText, TextInFlight, textOf, toBase64 } from '@anode/document'
import type { TypedText } from '@anode/protocol'
import type { NewFact } from '@anode/protocol/replica'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { CellText } from './CellText.ts'
import { CellTexts } from './CellTexts.ts'

// Pauses do not pass by themselves here: when a page states what was typed is one of the random steps.
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const FIRST = 'begin'
const first: StoredText = { source: FIRST, textState: null }

const merged = (stored: StoredText, update: string): StoredText => {
  const doc = openCellText(stored)
  Y.applyUpdate(doc, fromBase64(update))
  const state = Y.encodeStateAsUpdate(doc)
  return { source: textOf(doc).toString(), textState: toBase64(state) }
}

type ToServer =
  | { readonly fact: string; readonly n: number; readonly letters: string }
  | { readonly live: string }
type ToPage = { readonly fact: string; readonly index: number } | { readonly live: string }

/** The room: its log of text facts, and what is in flight. */
class ModelRoom {
  stored = first
  readonly log: string[] = []
  readonly accepted = new Map<string, number>()
  /** Every letter that was typed by the author of a fact before it was stated. */
  saved = ''
  pages: ModelPage[] = []
  flight = this.#newFlight()

  #newFlight() {
    return new TextInFlight(() => this.stored)
  }

  append(update: string): void {
    this.stored = merged(this.stored, update)
    this.log.push(update)
    this.flight.settle()
    if (this.flight.authors.length === 0) this.flight = this.#newFlight()
    for (const page of this.pages) page.send({ fact: update, index: this.log.length - 1 })
  }

  receive(from: ModelPage, message: ToServer): void {
    if ('live' in message) {
      const became = this.flight.take(from.name, message.live)
      if (became !== 'taken') from.texts.notPassedOn('cell')
      else for (const page of this.pages) if (page !== from) page.send(message)
    } else if (message.n > (this.accepted.get(from.name) ?? 0)) {
      this.accepted.set(from.name, message.n)
      this.saved += message.letters
      this.append(message.fact)
    }
  }

  /** The connection of a page is gone. */
  left(page: ModelPage): void {
    const { update } = this.flight
    if (update === null || !this.flight.authors.includes(page.name)) return
    this.append(update)
    this.flight.forget(page.name)
  }

  kill(): void {
    for (const page of this.pages) page.cut(false)
    this.flight = this.#newFlight()
  }
}

/** A tab: the real texts over a replica that is a list of facts, and a connection that can be cut. */
class ModelPage {
  readonly name: string
  readonly room: ModelRoom
  readonly texts: CellTexts
  readonly text: CellText
  stored = first
  /** How much of the log it has. */
  cursor = 0
  readonly unsaved = new Map<number, { readonly fact: string; readonly letters: string }>()
  /** Typed since the last fact. */
  letters = ''
  #count = 0
  #listener: (stored: StoredText) => void = () => {}
  online = true
  toServer: ToServer[] = []
  toPage: ToPage[] = []

  constructor(name: string, room: ModelRoom) {
    this.name = name
    this.room = room
    room.pages.push(this)
    this.texts = new CellTexts({
      read: () => this.stored,
      subscribe: (_, listener) => {
        this.#listener = listener
        return () => {}
      },
      commit: (...facts) => this.#commit(facts),
      share: ({ update }: TypedText) => {
        if (this.online) this.toServer.push({ live: update })
      },
      by: () => 'person:test',
    })
    this.text = this.texts.open('cell') as CellText
  }

  get shown(): string {
    return this.text.text.toString()
  }

  send(message: ToPage): void {
    if (this.online) this.toPage.push(message)
  }

  receive(message: ToPage): void {
    if ('live' in message) this.texts.receiveLive({ cellId: 'cell', update: message.live })
    else if (message.index === this.cursor) {
      this.cursor++
      this.#store(message.fact)
    }
  }

  cut(isNoticed = true): void {
    if (!this.online) return
    this.online = false
    this.toServer = []
    this.toPage = []
    if (isNoticed) this.room.left(this)
  }

  connect(): void {
    if (this.online) return
    this.online = true
    const accepted = this.room.accepted.get(this.name) ?? 0
    for (const n of this.unsaved.keys()) if (n <= accepted) this.unsaved.delete(n)
    for (const [i, fact] of this.room.log.entries()) if (i >= this.cursor) this.send({ fact, index: i })
    const { update } = this.room.flight
    if (update !== null) this.send({ live: update })
    for (const [n, unsaved] of this.unsaved) this.toServer.push({ ...unsaved, n })
    this.texts.shareAll()
  }

  #commit(facts: ReadonlyArray<NewFact>): void {
    for (const { args } of facts) {
      const { update } = args as { readonly update: string }
      const unsaved = { fact: update, letters: this.letters }
      this.letters = ''
      this.unsaved.set(++this.#count, unsaved)
      if (this.online) this.toServer.push({ ...unsaved, n: this.#count })
      this.#store(update)
    }
  }

  #store(update: string): void {
    this.stored = merged(this.stored, update)
    this.#listener(this.stored)
  }
}

const step = fc.record({
  page: fc.nat(2),
  do: fc.oneof(
    { weight: 8, arbitrary: fc.constant('type' as const) },
    { weight: 2, arbitrary: fc.constant('delete' as const) },
    { weight: 12, arbitrary: fc.constantFrom('toServer' as const, 'toPage' as const) },
    { weight: 3, arbitrary: fc.constant('state' as const) },
    { weight: 2, arbitrary: fc.constantFrom('cut' as const, 'connect' as const) },
    { weight: 1, arbitrary: fc.constantFrom('killServer' as const, 'killPage' as const) },
  ),
  at: fc.nat(1000),
})

test('Whatever is typed, cut and killed: all show one text in the end, nothing seen is lost, nothing is doubled', async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async (steps) => {
    const room = new ModelRoom()
    const pages = ['a', 'b', 'c'].map((name) => new ModelPage(name, room))
    let letter = 0x4e00
    const deleted = new Set<string>()
    /** What only a page that was killed had. */
    const unseen = new Set<string>()
    const typed: string[] = []

    for (const { page: which, do: what, at } of steps) {
      const page = pages[which]
      if (page === undefined || !room.pages.includes(page)) continue
      const length = page.shown.length
      if (what === 'type') {
        const char = String.fromCharCode(letter++)
        typed.push(char)
        page.letters += char
        page.text.text.insert(at % (length + 1), char)
      } else if (what === 'delete' && length > 0) {
        deleted.add(page.shown.charAt(at % length))
        page.text.text.delete(at % length, 1)
      } else if (what === 'toServer') {
        const message = page.toServer.shift()
        if (message) room.receive(page, message)
      } else if (what === 'toPage') {
        const message = page.toPage.shift()
        if (message) page.receive(message)
      } else if (what === 'state') page.texts.flush()
      else if (what === 'cut') page.cut()
      else if (what === 'connect') page.connect()
      else if (what === 'killServer') room.kill()
      else if (what === 'killPage' && room.pages.length > 1) {
        page.cut()
        room.pages = room.pages.filter((other) => other !== page)
        const seen = room.saved + room.stored.source + room.pages.map(({ shown }) => shown).join('')
        for (const char of typed) if (!seen.includes(char)) unseen.add(char)
      }
      // What a task has typed is sent at its end.
      await Promise.resolve()
    }

    for (let round = 0; round < 3; round++) {
      for (const page of room.pages) {
        page.connect()
        page.texts.flush()
      }
      while (room.pages.some(({ toServer, toPage }) => toServer.length + toPage.length > 0)) {
        for (const page of room.pages) {
          for (const message of page.toServer.splice(0)) room.receive(page, message)
          for (const message of page.toPage.splice(0)) page.receive(message)
        }
      }
    }
    // What the last pages have in flight of those that are gone is stated when they leave.
    const shown = room.pages.map((page) => page.shown)
    for (const page of [...room.pages]) page.cut()
    const text = room.stored.source
    for (const other of shown) expect(other).toBe(text)
    for (const char of [...typed, ...FIRST]) {
      const times = text.split(char).length - 1
      if (!deleted.has(char) && !unseen.has(char)) expect(times).toBe(1)
      else expect(times).toBeLessThanOrEqual(1)
    }
  })
  await fc.assert(property, { numRuns: 300 })
})
