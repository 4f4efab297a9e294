import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { serve } from '../../serve/serve.ts'
import type { DoorLimits } from '../httpServer.ts'

/** What came over a connection, up to now or to its end. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Reads answers one behind the other; those that are not whole are left out. `heads`: they come without content. */
export const answersIn = (text: string, { heads = false } = {}): ReadonlyArray<RawAnswer> => {
  const answers: RawAnswer[] = []
  for (let at = 0; ; ) {
    const end = text.indexOf('\r\n\r\n', at)
    if (end < 0) return answers
    const [first = '', ...lines] = text.slice(at, end).split('\r\n')
    const headers = Object.fromEntries(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      }),
    )
    const status = Number(first.split(' ')[1])
    const length =
      heads || status < 200 || status === 204 || status === 304 ? 0 : Number(headers['content-length'] ?? 0)
    if (end + 4 + length > text.length) return answers
    answers.push({ status, headers, body: text.slice(end + 4, end + 4 + length) })
    at = end + 4 + length
  }
}

/** A connection over which a test says whatever it likes, byte by byte. */
export class RawConnection {
  readonly socket: Socket
  received = ''
  isClosed = false
  readonly #heads: boolean
  #tell: () => void = () => {}

  constructor(port: number, { heads = false } = {}) {
    this.#heads = heads
    this.socket = connect(port, '127.0.0.1')
    this.socket.setEncoding('latin1')
    this.socket.on('error', () => {})
    this.socket.on('data', (text) => {
      this.received += text
      this.#tell()
    })
    this.socket.on('close', () => {
      this.isClosed = true
      this.#tell()
    })
  }

  send(text: string | Buffer): void {
    this.socket.write(text)
  }

  get answers(): ReadonlyArray<RawAnswer> {
    return answersIn(this.received, { heads: this.#heads })
  }

  /** Waits until there are so many answers; fails when the connection ends before. */
  async answer(count = 1): Promise<RawAnswer> {
    await this.#until(() => this.answers.length >= count)
    const answer = this.answers[count - 1]
    if (answer === undefined) throw new Error(`The connection ended after: ${this.received}`)
    return answer
  }

  /** Waits until the beginning of an answer is there. */
  answerHead(): Promise<void> {
    return this.#until(() => this.received.includes('\r\n\r\n'))
  }

  /** The status of an answer that has begun. */
  head(): { readonly status: number } {
    return { status: Number(this.received.split(' ')[1]) }
  }

  /** Waits until the server has closed it. */
  closing(): Promise<void> {
    return this.#until(() => false)
  }

  end(): void {
    this.socket.destroy()
  }

  async #until(isThere: () => boolean): Promise<void> {
    while (!isThere() && !this.isClosed) {
      await new Promise<void>((resolve) => {
        this.#tell = resolve
      })
    }
  }
}

/** A page, where none was built. */
const makePage = (folder: string): void => {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Anode</title>')
  writeFileSync(join(folder, 'frame.html'), '<!doctype html><title>Output</title>')
  writeFileSync(join(folder, 'assets/app-1a2b.js'), 'console.log("app")')
}

/** A real server without kernels, and raw connections to it. */
export const startDoors = async (limits: Partial<DoorLimits> = {}) => {
  const home = mkdtempSync(join(tmpdir(), 'anode-doors-'))
  const errors: unknown[] = []
  const page = join(home, 'page')
  makePage(page)
  const { ANODE_PAGE } = process.env
  process.env.ANODE_PAGE = page
  const server = await serve({
    home,
    port: 0,
    files: [],
    version: '1.2.3',
    hostCommand: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    prepareEnvironment: () => Effect.never,
    say: () => {},
    log: (error) => errors.push(error),
    limits,
  }).finally(() => {
    if (ANODE_PAGE === undefined) delete process.env.ANODE_PAGE
    else process.env.ANODE_PAGE = ANODE_PAGE
  })
  const port = Number(new URL(server.url).port)
  const token = readFileSync(join(home, 'token'), 'utf8')
  const host = `host: localhost:${port}`
  const bearer = `authorization: Bearer ${token}`
  const open = (options: { readonly heads?: boolean } = {}) => new RawConnection(port, options)
  return {
    home,
    port,
    token,
    host,
    bearer,
    /** What the server has logged as its own failures. */
    errors,
    stop: () => server.stop(),
    open,
    /** Sends one request, lines and all, and gives the answer. */
    ask: async (
      first: string,
      headers: ReadonlyArray<string> = [host, bearer],
      body: string | Buffer = '',
    ) => {
      const connection = open({ heads: first.startsWith('HEAD ') })
      connection.send(`${[first, ...headers].join('\r\n')}\r\n\r\n`)
      if (body.length > 0) connection.send(body)
      const answer = await connection.answer()
      connection.end()
      return answer
    },
  }
}

export type Doors = Awaited<ReturnType<typeof startDoors>>
