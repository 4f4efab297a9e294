/** What came over a stream of server-sent events. */
export interface ReceivedEvent {
  readonly event: string
  readonly id: string | null
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what is in it.
  readonly data: any
}

const eventIn = (block: string): ReceivedEvent | null => {
  const fields = new Map(
    block.split('\n').flatMap((line): Array<[string, string]> => {
      const colon = line.indexOf(': ')
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 2)]] : []
    }),
  )
  const data = fields.get('data')
  if (data === undefined) return null
  return { event: fields.get('event') ?? 'message', id: fields.get('id') ?? null, data: JSON.parse(data) }
}

/** Reads a stream of events as a browser's `EventSource` would. */
export class EventReader {
  readonly events: ReceivedEvent[] = []
  /** Whether the server has ended the stream. */
  ended = false
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #tell: () => void = () => {}

  constructor(response: Response) {
    this.#reader = (response.body as ReadableStream<Uint8Array>).getReader()
    void this.#read()
  }

  /** Waits for the first event that is meant; fails when the stream ends before. */
  async until(isMeant: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent> {
    for (;;) {
      const found = this.events.find(isMeant)
      if (found !== undefined) return found
      if (this.ended) throw new Error(`The stream ended after ${JSON.stringify(this.events)}`)
      await new Promise<void>((resolve) => {
        this.#tell = resolve
      })
    }
  }

  close(): Promise<void> {
    return this.#reader.cancel()
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder()
    let text = ''
    for (;;) {
      const { done, value } = await this.#reader.read().catch(() => ({ done: true, value: undefined }))
      if (done) break
      text += decoder.decode(value, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = eventIn(block)
        if (event !== null) this.events.push(event)
      }
      this.#tell()
    }
    this.ended = true
    this.#tell()
  }
}
