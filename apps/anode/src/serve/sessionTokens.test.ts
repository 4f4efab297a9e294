import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { events } from '@anode/document'
import {
  HOST_PROTOCOL_VERSION,
  type HostCommand,
  KERNEL_REQUESTS,
  SESSION_TOKENS,
} from '@anode/protocol/host'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

const wait = { timeout: 30_000, interval: 20 }

/** A host of this test's own at a real server: it can say what no host of ours would. */
class Host {
  readonly commands: HostCommand[] = []
  readonly #socket: WebSocket
  readonly #n = new Map<string, number>()

  constructor(server: RestServer, hostToken: string) {
    this.#socket = new WebSocket(`${server.origin.replace('http', 'ws')}/api/host`, {
      headers: { authorization: `Bearer ${hostToken}` },
    })
    this.#socket.on('message', (data) => this.commands.push(JSON.parse(String(data))))
    this.#socket.on('error', () => {})
    this.#socket.on('open', () => {
      const features = [KERNEL_REQUESTS, SESSION_TOKENS]
      this.say({
        _tag: 'hello',
        protocol: HOST_PROTOCOL_VERSION,
        hostId: 'test',
        pid: 1,
        sessions: [],
        features,
      })
      this.say({ _tag: 'caughtUp' })
    })
  }

  say(message: object): void {
    this.#socket.send(JSON.stringify(message))
  }

  tokenOf(notebook: string): string | undefined {
    return this.commands
      .flatMap((command) => (command._tag === 'sessionTokens' ? command.tokens : []))
      .findLast(({ notebookId }) => notebookId === notebook)?.token
  }

  /** States that the kernel is so, and gives what the server says to it. */
  async states(notebookId: string, status: 'ready' | 'shutdown', token: string | undefined) {
    const first = (this.#n.get(notebookId) ?? 0) + 1
    const fact = events.kernelStatusChanged({ sessionId: 's', status, at: 1, by: 'host:test' })
    const before = this.commands.length
    this.say({ _tag: 'facts', notebookId, first, facts: [fact], token })
    const answer = () =>
      this.commands.slice(before).find(({ _tag }) => _tag === 'acknowledge' || _tag === 'refused')?._tag
    await expect.poll(answer, wait).toBeDefined()
    if (answer() === 'acknowledge') this.#n.set(notebookId, first)
    return answer()
  }

  close(): void {
    this.#socket.close()
  }
}

describe('The token of a kernel session, at a real server', { timeout: 60_000 }, () => {
  let server: RestServer
  let hostToken: string
  let host: Host
  beforeAll(async () => {
    server = await startRestServer({ kernels: false })
    hostToken = readFileSync(join(server.home, 'host.token'), 'utf8').trim()
    host = new Host(server, hostToken)
    await vi.waitUntil(() => host.commands.some(({ _tag }) => _tag === 'sessionTokens'), wait)
  })
  afterAll(async () => {
    host.close()
    await server.stop()
  })

  const session = async () => {
    const { id } = await server.notebook('1')
    expect((await server.ask('POST', '/kernels/ensure-session', { notebookId: id })).status).toBe(200)
    await expect.poll(() => host.tokenOf(id), wait).toBeDefined()
    return { id, token: host.tokenOf(id) ?? '' }
  }
  const keep = async (token: string, content = 'large') => {
    const sha256 = createHash('sha256').update(content).digest('hex')
    const response = await fetch(`${server.origin}/api/artifacts/${sha256}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: content,
    })
    return response.status
  }
  const forged = (token: string) => {
    const [head, , signature] = token.split('.')
    const body = Buffer.from(JSON.stringify({ notebook: 'n', host: 'test', exp: 9_999_999_999 }))
    return `${head}.${body.toString('base64url')}.${signature}`
  }

  it('lets its host state facts of its notebook, and of no other', async () => {
    const [one, two] = [await session(), await session()]
    expect(await host.states(one.id, 'ready', two.token)).toBe('refused')
    expect(await host.states(one.id, 'ready', undefined)).toBe('refused')
    expect(await host.states(one.id, 'ready', forged(one.token))).toBe('refused')
    expect(await host.states(one.id, 'ready', hostToken)).toBe('refused')
    expect((await server.ask('GET', `/kernels/${one.id}`)).body.state).toBe('claiming')
    expect(await host.states(one.id, 'ready', one.token)).toBe('acknowledge')
    expect((await server.ask('GET', `/kernels/${one.id}`)).body.state).toBe('ready')
  })

  it('keeps large values; the host’s own token does not', async () => {
    const { token } = await session()
    expect(await keep(hostToken)).toBe(403)
    expect(await keep(forged(token))).toBe(401)
    expect(await keep(token)).toBe(204)
  })

  it('reads its notebook and does nothing else', async () => {
    const [one, two] = [await session(), await session()]
    const as = (token: string, method: string, path: string) =>
      server.send(method, path, undefined, { authorization: `Bearer ${token}` }).then(({ status }) => status)
    expect(await as(one.token, 'GET', `/notebooks/${one.id}/runs`)).toBe(200)
    expect(await as(one.token, 'GET', `/notebooks/${two.id}/runs`)).toBe(403)
    expect(await as(one.token, 'DELETE', `/notebooks/${one.id}`)).toBe(403)
    expect(await as(one.token, 'GET', '/kernels')).toBe(403)
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/api/host`, {
      headers: { authorization: `Bearer ${one.token}` },
    })
    const refused = new Promise((resolve) =>
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode)).on('error', () => {}),
    )
    expect(await refused).toBe(403)
  })

  it('is good for nothing after the kernel was shut down', async () => {
    const { id, token } = await session()
    expect(await host.states(id, 'ready', token)).toBe('acknowledge')
    expect((await server.ask('POST', `/notebooks/${id}/kernel/shutdown`)).status).toBe(204)
    expect(await host.states(id, 'shutdown', token)).toBe('acknowledge')
    expect(await host.states(id, 'ready', token)).toBe('refused')
    expect(await keep(token, 'late')).toBe(401)
    expect((await server.ask('GET', `/kernels/${id}`)).body.state).toBe('shutdown')
  })
})
