import { events, type IdentifiedOutput, newId, type OutputOp, OutputsInFlight } from '@anode/document'
import { PROTOCOL_VERSION, type ServerMessage } from '@anode/protocol'
import { describe, expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import { openSocket } from '../harness/openSocket.ts'
import { test } from '../harness/test.ts'

/** How often each process is killed; the moments are others each time. */
const ROUNDS = Number(process.env.ANODE_ROUNDS ?? 2)

const PRINTS = `import os, random, time
print("kernel", os.getpid(), flush=True)
i = 0
while True:
    print("line", i)
    if i % 7 == 0:
        print("progress", i, end="\\r")
    i += 1
    time.sleep(random.random() * 0.01)`

/** A page without its browser: what it shows of the outputs in flight. */
class ShownPage {
  readonly #anode: Anode
  readonly #id: string
  readonly #runs = new Map<string, OutputsInFlight>()
  #socket: WebSocket | null = null
  /** Every text that it has shown, one longer than the other. */
  readonly shown: string[] = []
  readonly #client = newId()

  constructor(anode: Anode, id: string) {
    this.#anode = anode
    this.#id = id
  }

  async connect(): Promise<void> {
    const socket = await openSocket(this.#anode.port, `/api/notebooks/${this.#id}/socket`, this.#anode.token)
    this.#socket = socket
    const ready = new Promise<void>((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data)) as ServerMessage
        if (message._tag === 'facts' && !message.more) resolve()
        this.#receive(message)
      })
    })
    socket.send(
      JSON.stringify({
        _tag: 'hello',
        protocol: PROTOCOL_VERSION,
        client: this.#client,
        epoch: null,
        cursor: null,
      }),
    )
    await ready
  }

  /** Asks for a run of a cell. */
  run(cellId: string): void {
    const fact = events.runRequested({ runId: newId(), cellId, at: Date.now(), by: 'person:local' })
    this.#socket?.send(JSON.stringify({ _tag: 'push', first: 1, facts: [fact] }))
  }

  close(): void {
    this.#socket?.close()
    this.#socket = null
  }

  #receive(message: ServerMessage): void {
    if (message._tag === 'ops') this.#apply(message.runId, message.ops)
    else if (message._tag === 'outputs') {
      for (const { runId, outputs } of message.runs) this.#runs.set(runId, new OutputsInFlight(outputs))
      this.#note()
    }
  }

  #apply(runId: string, ops: ReadonlyArray<OutputOp>): void {
    const run = this.#runs.get(runId) ?? new OutputsInFlight()
    this.#runs.set(runId, run)
    run.take(ops)
    this.#note()
  }

  #note(): void {
    const text = [...this.#runs.values()].map(({ outputs }) => textOf(outputs)).join('')
    if (text !== '' && text !== this.shown.at(-1)) this.shown.push(text)
  }
}

const textOf = (outputs: ReadonlyArray<IdentifiedOutput>): string =>
  outputs.map(({ output }) => (output._tag === 'stream' ? output.text : '')).join('')

/** The lines of a text that nothing rewrites any more: the last may still change. */
const settled = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1)

const logged = async (anode: Anode, id: string): Promise<string> => {
  const { cells } = await anode.exportNotebook(id)
  const outputs = (cells[0] as { outputs?: ReadonlyArray<{ text?: string | string[] }> }).outputs ?? []
  return outputs.map(({ text = '' }) => [text].flat().join('')).join('')
}

type Victim = (anode: Anode, id: string, page: ShownPage) => Promise<void>

const interrupt = async (anode: Anode, id: string): Promise<void> => {
  await expect
    .poll(async () => (await anode.request('POST', `/notebooks/${id}/kernel/interrupt`)).status)
    .toBe(204)
}

const victims: Readonly<Record<string, Victim>> = {
  host: async (anode) => {
    process.kill(anode.home.hostPid() ?? 0, 'SIGKILL')
  },
  kernel: async (_, __, page) => {
    process.kill(Number(page.shown.at(-1)?.match(/kernel (\d+)/)?.[1]), 'SIGKILL')
  },
  server: async (anode, id, page) => {
    await anode.restart()
    await page.connect()
    await interrupt(anode, id)
  },
  page: async (anode, id, page) => {
    page.close()
    await interrupt(anode, id)
  },
}

describe('what a page has shown is in the log', () => {
  for (const [name, kill] of Object.entries(victims)) {
    test(`after its ${name} was killed, at any moment of a run`, async ({ anode }) => {
      for (let round = 0; round < ROUNDS; round++) {
        const id = await anode.createNotebook([PRINTS])
        const [cell] = (await anode.exportNotebook(id)).cells
        const page = new ShownPage(anode, id)
        await page.connect()
        page.run(cell?.id ?? '')
        const lines = 5 + Math.floor(Math.random() * 300)
        await expect
          .poll(() => page.shown.at(-1)?.split('\n').length ?? 0, { interval: 5 })
          .toBeGreaterThan(lines)
        await kill(anode, id, page)
        const kernel = async () => {
          const all = (await (await anode.request('GET', '/kernels')).json()) as {
            readonly kernels: ReadonlyArray<{ readonly notebookId: string; readonly status: string }>
          }
          return all.kernels.find(({ notebookId }) => notebookId === id)?.status ?? 'none'
        }
        // The run is over when its kernel rests, or is gone.
        await expect.poll(kernel).not.toMatch(/busy|claiming|starting/)
        page.close()
        const log = await logged(anode, id)
        for (const shown of page.shown) expect(log.startsWith(settled(shown)), `round ${round}`).toBe(true)
        expect(settled(log).length).toBeGreaterThanOrEqual(settled(page.shown.at(-1) ?? '').length)
        await anode.request('POST', `/notebooks/${id}/kernel/shutdown`)
      }
    })
  }
})
