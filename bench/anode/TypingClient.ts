import { events, fromBase64, mergeUpdates, openCellText, textOf } from '@anode/document'
import { PROTOCOL_VERSION, type ServerMessage } from '@anode/protocol'
import WebSocket from 'ws'
import * as Y from 'yjs'
import type { AnodeServer } from './AnodeServer.ts'

/** A page states what was typed at the latest after this, in ms. */
const STATED = 2000

/** A page of a notebook with one cell, as the server sees one: it shows what is typed, and types itself. */
export class TypingClient implements Disposable {
  readonly #socket: WebSocket
  readonly #doc: Y.Doc
  readonly #cellId: string
  readonly #onText: (letters: string) => void
  #principal = ''
  #pending: Uint8Array[] = []
  #stated = performance.now()
  #count = 0

  private constructor(socket: WebSocket, cellId: string, onText: (letters: string) => void) {
    this.#socket = socket
    this.#cellId = cellId
    this.#onText = onText
    this.#doc = openCellText({ source: '', textState: null })
    this.#doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#typed(update)
    })
  }

  /** Joins; resolves when it has caught up. `onText` is told of the letters that others type, as it gets to see them. */
  static async join(
    server: AnodeServer,
    notebookId: string,
    cellId: string,
    onText: (letters: string) => void,
  ): Promise<TypingClient> {
    const url = `${server.origin.replace('http', 'ws')}/api/notebooks/${notebookId}/socket`
    const socket = new WebSocket(url, { headers: server.authorization, perMessageDeflate: false })
    const client = new TypingClient(socket, cellId, onText)
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.on('open', () =>
        client.#send({
          _tag: 'hello',
          protocol: PROTOCOL_VERSION,
          client: `bench-${crypto.randomUUID()}`,
          epoch: null,
          cursor: null,
        }),
      )
      socket.on('message', (data) => {
        // Not checked against the schema: a hundred of them share one process.
        const message: ServerMessage = JSON.parse(String(data))
        client.#receive(message)
        if (message._tag === 'people') resolve()
      })
    })
    return client
  }

  get text(): string {
    return textOf(this.#doc).toString()
  }

  /** Types a letter at a place. */
  type(letter: string, at: number): void {
    const text = textOf(this.#doc)
    text.insert(Math.min(at, text.length), letter)
  }

  /** States what is in no fact yet. */
  state(): void {
    if (this.#pending.length === 0) return
    const update = mergeUpdates(this.#pending.splice(0))
    const fact = events.cellTextEdited({ cellId: this.#cellId, update, by: this.#principal })
    this.#send({ _tag: 'push', first: ++this.#count, facts: [fact] })
    this.#stated = performance.now()
  }

  #receive(message: ServerMessage): void {
    if (message._tag === 'welcome') this.#principal = message.principal.id
    if (message._tag === 'notPassedOn') throw new Error(message.refusal.message)
    if (message._tag === 'facts') {
      for (const fact of message.facts) {
        if ('name' in fact && fact.name === 'v1.CellTextEdited') {
          this.#apply((fact.args as { readonly update: string }).update)
        }
      }
    } else if (message._tag === 'texts') for (const { update } of message.texts) this.#apply(update)
    else if (message._tag === 'text') {
      this.#apply(message.update, this.#onText)
    }
  }

  #apply(update: string, onText?: (letters: string) => void): void {
    const tell = ({ delta }: Y.YTextEvent) => {
      for (const { insert } of delta) if (typeof insert === 'string') onText?.(insert)
    }
    textOf(this.#doc).observe(tell)
    Y.applyUpdate(this.#doc, fromBase64(update), this)
    textOf(this.#doc).unobserve(tell)
  }

  #typed(update: Uint8Array): void {
    this.#pending.push(update)
    this.#send({ _tag: 'text', cellId: this.#cellId, update: Buffer.from(update).toString('base64') })
    if (performance.now() - this.#stated > STATED) this.state()
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify(message))
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
    this.#doc.destroy()
  }
}
