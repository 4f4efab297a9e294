import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { shout } from '@anode/cells/testing'
import { events, withCellSettings } from '@anode/document'
import { newClientKey, PROTOCOL_VERSION, type ServerMessage } from '@anode/protocol'
import { expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'

const ME = 'person:local'
const program = fileURLToPath(new URL('./testing/serveShouts.ts', import.meta.url))

/** A server in a process of its own. */
class Server {
  readonly #process: ChildProcess
  #origin = ''
  #token = ''

  constructor(home: string) {
    this.#process = spawn(process.execPath, [program, home], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => this.end('SIGKILL'))
  }

  async answers(): Promise<this> {
    if (this.#process.stdout === null) throw new Error('It has no output.')
    const [line] = await once(createInterface(this.#process.stdout), 'line')
    const url = new URL(String(line))
    this.#origin = `127.0.0.1:${url.port}`
    this.#token = url.searchParams.get('token') ?? ''
    return this
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    this.#process.kill(signal)
    await once(this.#process, 'exit')
  }

  async call(method: string, path: string, body?: unknown): Promise<string> {
    const response = await fetch(`http://${this.#origin}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text
  }

  /** The notebook as its file says. */
  async file(id: string): Promise<{ readonly cells: ReadonlyArray<FileCell> }> {
    return JSON.parse(await this.call('GET', `/notebooks/${id}/ipynb`))
  }

  /** Somebody who has the notebook open. */
  async page(id: string): Promise<Page> {
    const socket = new WebSocket(`ws://${this.#origin}/api/notebooks/${id}/socket`, {
      headers: { authorization: `Bearer ${this.#token}` },
    })
    const page = new Page(socket)
    await once(socket, 'open')
    page.say({ _tag: 'hello', protocol: PROTOCOL_VERSION, client: newClientKey(), epoch: null, cursor: null })
    return page
  }
}

interface FileCell {
  readonly cell_type: string
  readonly source: string | ReadonlyArray<string>
  readonly metadata: Readonly<Record<string, unknown>>
  readonly outputs: ReadonlyArray<unknown>
}

class Page {
  readonly #socket: WebSocket
  readonly #got: ServerMessage[] = []
  #count = 0

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#got.push(JSON.parse(String(data))))
  }

  say(message: unknown): void {
    this.#socket.send(JSON.stringify(message))
  }

  states(...facts: ReadonlyArray<{ readonly name: string; readonly args: unknown }>): void {
    this.say({ _tag: 'push', first: this.#count + 1, facts })
    this.#count += facts.length
  }

  asks(runId: string): void {
    this.states(events.runRequestedOnce({ runId, cellId: 'c', at: 1, by: ME }))
  }

  /** What it was told of a run, in order: names of facts, and how it ended. */
  told(runId: string): ReadonlyArray<string> {
    return this.#facts().flatMap(({ name, args }) => {
      const { runId: of, status, output } = args as Record<string, string> & { output?: { text?: string } }
      if (of !== runId) return []
      return [[name.slice(3), status ?? output?.text].filter((word) => word !== undefined).join(' ')]
    })
  }

  /** Changes of outputs that came at once. */
  sawLive(runId: string): boolean {
    return this.#got.some((message) => message._tag === 'ops' && message.runId === runId)
  }

  #facts(): ReadonlyArray<{ readonly name: string; readonly args: unknown }> {
    return this.#got.flatMap((message) =>
      message._tag === 'facts' ? message.facts.flatMap((fact) => ('name' in fact ? [fact] : [])) : [],
    )
  }
}

const until = (read: () => unknown) => expect.poll(read, { timeout: 90_000, interval: 10 })

const cell = (source: string, times: number) =>
  events.cellCreated({
    ...{ cellId: 'c', kind: shout.name, position: 'a1', source, by: ME },
    metadata: withCellSettings({ tags: ['loud'] }, shout, { times }),
  })

it('A kind that the server executes runs in a real one, and is the same kind in a file and out of it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'anode-shout-'))
  const server = await new Server(home).answers()
  const { id } = JSON.parse(await server.call('POST', '/notebooks', { title: 'T' }))
  const page = await server.page(id)
  page.states(cell('hello', 2))
  page.asks('one')
  await until(() => page.told('one')).toEqual([
    'RunStarted',
    'OutputAppended HELLO\nHELLO\n',
    'RunFinished ok',
  ])
  expect(page.sawLive('one')).toBe(true)

  const written = (await server.file(id)).cells.at(-1)
  expect(written).toMatchObject({
    cell_type: 'code',
    metadata: { tags: ['loud'], anode: { kind: 'shout', shout: { times: 2 } } },
    outputs: [{ output_type: 'stream', text: ['HELLO\n', 'HELLO\n'] }],
  })
  const ipynb = await server.call('GET', `/notebooks/${id}/ipynb`)
  const copy = JSON.parse(await server.call('POST', '/notebooks', { title: 'Copy', ipynb }))
  expect((await server.file(copy.id)).cells.at(-1)).toEqual(written)
  // A file that is too large to be read beside everything else.
  const file = JSON.parse(ipynb)
  const prose = { id: 'prose', cell_type: 'markdown', metadata: {}, source: 'long '.repeat(100_000) }
  const large = JSON.stringify({ ...file, cells: [prose, ...file.cells] })
  const largeCopy = JSON.parse(await server.call('POST', '/notebooks', { title: 'Large', ipynb: large }))
  const { cells } = JSON.parse(await server.call('GET', `/notebooks/${largeCopy.id}/cells`))
  expect(cells.at(-1)).toMatchObject({ kind: 'shout' })
  await server.end('SIGTERM')
}, 240_000)

it('A run that the server executes is interrupted, lost with the server, and given up with the notebook', async () => {
  const home = mkdtempSync(join(tmpdir(), 'anode-shout-'))
  const first = await new Server(home).answers()
  const { id } = JSON.parse(await first.call('POST', '/notebooks', { title: 'T' }))
  const page = await first.page(id)
  page.states(cell('said\nwait', 1))
  page.asks('one')
  await until(() => page.sawLive('one')).toBe(true)
  await first.call('POST', `/notebooks/${id}/kernel/interrupt`)
  await until(() => page.told('one').at(-1)).toBe('RunFinished interrupted')

  page.asks('two')
  await until(() => page.told('two')).toContain('RunStarted')
  await first.end('SIGKILL')
  const second = await new Server(home).answers()
  const runs = async () => JSON.parse(await second.call('GET', `/notebooks/${id}/cells/c/runs`)).runs
  await expect
    .poll(async () => (await runs())[0], { timeout: 90_000 })
    .toMatchObject({
      id: 'two',
      status: 'lost',
      reason: 'The server ended while this cell ran, and what it had not yet stored of it is gone.',
    })

  const again = await second.page(id)
  again.asks('three')
  await until(() => again.told('three')).toContain('RunStarted')
  await second.call('DELETE', `/notebooks/${id}`)
  await until(() => again.told('three').at(-1)).toBe('RunFinished interrupted')
  await second.end('SIGTERM')
}, 240_000)
