import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { events } from '@anode/document'
import type { NotebookInfo, ServerMessage } from '@anode/protocol'
import { PROTOCOL_VERSION } from '@anode/protocol'
import { HOST_PROTOCOL_VERSION, type HostCommand } from '@anode/protocol/host'
import { Effect } from 'effect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { type RunningServer, serve } from './serve.ts'

const ME = 'person:local'

describe('a notebook in the trash', () => {
  const home = mkdtempSync(join(tmpdir(), 'anode-trash-'))
  let server: RunningServer
  let origin: string
  let token: string

  beforeAll(async () => {
    server = await serve({
      home,
      port: 0,
      files: [],
      version: 'test',
      hostCommand: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      prepareEnvironment: () => Effect.never,
      say: () => {},
      log: (error) => {
        throw error
      },
    })
    const url = new URL(server.url)
    origin = `http://127.0.0.1:${url.port}`
    token = url.searchParams.get('token') ?? ''
  })
  afterAll(() => server.stop())

  const call = async (method: string, path: string, body?: unknown, as = token) => {
    const response = await fetch(`${origin}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, text: await response.text() }
  }

  /** A socket and everything that came over it. */
  const open = async <Message>(path: string, as: string) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/api${path}`, {
      headers: { authorization: `Bearer ${as}` },
    })
    const got: Message[] = []
    socket.on('message', (data) => got.push(JSON.parse(String(data))))
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return {
      got,
      say: (message: unknown) => socket.send(JSON.stringify(message)),
      close: () => socket.close(),
    }
  }

  /** A host that only listens: whether a kernel would have started is what it was told. */
  const openHost = async (sessions: ReadonlyArray<string> = []) => {
    const host = await open<HostCommand>('/host', readFileSync(join(home, 'host.token'), 'utf8'))
    const named = sessions.map((notebookId) => ({ notebookId, sessionId: 's', activeRuns: [] }))
    const hello = { protocol: HOST_PROTOCOL_VERSION, hostId: `h${sessions.length}`, pid: 1, sessions: named }
    host.say({ _tag: 'hello', ...hello })
    host.say({ _tag: 'caughtUp' })
    await expect.poll(() => host.got.map(({ _tag }) => _tag)).toContain('welcome')
    return host
  }

  const openPage = async (id: string) => {
    const page = await open<ServerMessage>(`/notebooks/${id}/socket`, token)
    page.say({ _tag: 'hello', protocol: PROTOCOL_VERSION, client: `c${id}`, epoch: null, cursor: null })
    let count = 0
    return {
      ...page,
      run: (runId: string, cellId: string) => {
        const asked = events.runRequestedOnce({ runId, cellId, at: 1, by: ME })
        page.say({ _tag: 'push', first: ++count, facts: [asked] })
      },
      ends: () =>
        page.got.flatMap((message) =>
          message._tag === 'facts'
            ? message.facts.flatMap((fact) =>
                'name' in fact && fact.name === 'v1.RunFinished' ? [fact.args] : [],
              )
            : [],
        ),
    }
  }

  const make = async () => {
    const { id }: NotebookInfo = JSON.parse((await call('POST', '/notebooks', { title: 'T' })).text)
    const first = JSON.parse((await call('GET', `/notebooks/${id}/first`)).text)
    return { id, cellId: String(first.cells[0].id) }
  }

  it('starts no kernel, by REST or by a run, and does again when it is restored', async () => {
    const host = await openHost()
    const { id, cellId } = await make()
    await call('DELETE', `/notebooks/${id}`)
    for (const command of ['start', 'restart']) {
      const refused = await call('POST', `/notebooks/${id}/kernel/${command}`)
      expect(refused.status).toBe(409)
      expect(refused.text).toMatch(/in the trash.*Restore it/)
    }
    const page = await openPage(id)
    page.run('run1', cellId)
    await expect
      .poll(() => page.ends())
      .toMatchObject([{ runId: 'run1', status: 'interrupted', reason: expect.stringMatching(/trash/) }])
    const { kernelOpen } = JSON.parse((await call('GET', `/notebooks/${id}`)).text)
    expect(kernelOpen).toBe(false)

    await call('POST', `/notebooks/${id}/restore`)
    page.run('run2', cellId)
    await expect
      .poll(() => host.got.filter(({ _tag }) => _tag === 'execute'))
      .toMatchObject([{ runId: 'run2' }])
    expect((await call('POST', `/notebooks/${id}/kernel/start`)).status).toBe(204)
    expect(host.got.map(({ _tag }) => _tag)).toEqual(['welcome', 'execute', 'start'])
    page.close()
    host.close()
  })

  it('has its kernel shut down by a host that was away when it was deleted', async () => {
    const { id, cellId } = await make()
    const page = await openPage(id)
    page.run('run3', cellId)
    await expect
      .poll(async () => JSON.parse((await call('GET', `/notebooks/${id}`)).text).kernelOpen)
      .toBe(true)
    await call('DELETE', `/notebooks/${id}`)
    const host = await openHost([id])
    await expect.poll(() => host.got.map(({ _tag }) => _tag)).toContain('shutdown')
    await expect.poll(() => page.ends()).toMatchObject([{ runId: 'run3', status: 'interrupted' }])
    expect(host.got.filter((command) => 'notebookId' in command && command.notebookId === id)).toEqual([
      { _tag: 'shutdown', notebookId: id },
    ])
    page.close()
    host.close()
  })

  it('is nothing that the token of a kernel host opens, nor is anything but artifacts', async () => {
    const as = readFileSync(join(home, 'host.token'), 'utf8')
    const { id } = await make()
    const asked: ReadonlyArray<readonly [string, string, unknown?]> = [
      ['GET', '/notebooks'],
      ['POST', '/notebooks', { title: 'Mine' }],
      ['GET', `/notebooks/${id}`],
      ['GET', `/notebooks/${id}/ipynb`],
      ['GET', `/notebooks/${id}/history`],
      ['DELETE', `/notebooks/${id}`],
      ['POST', `/notebooks/${id}/kernel/start`],
      ['GET', '/list'],
      ['GET', '/kernels'],
      ['DELETE', '/trash'],
      ['GET', '/settings'],
      ['PATCH', '/settings', { theme: 'dark' }],
      ['GET', '/me'],
      ['PUT', '/me', { name: 'Host' }],
      ['GET', '/about'],
      ['GET', '/openapi.json'],
      ['DELETE', `/artifacts/${'0'.repeat(64)}`],
      ['GET', '/artifacts/../notebooks'],
      ['GET', '/artifacts/%2e%2e/notebooks'],
    ]
    for (const [method, path, body] of asked) {
      const { status, text } = await call(method, path, body, as)
      expect([method, path, status]).toEqual([method, path, 403])
      expect(JSON.parse(text)).toMatchObject({
        _tag: 'Forbidden',
        message: expect.stringMatching(/artifacts only/),
      })
    }
    expect((await call('GET', `/artifacts/${'0'.repeat(64)}`, undefined, as)).status).toBe(404)
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/notebooks/${id}/socket`, {
      headers: { authorization: `Bearer ${as}` },
    })
    const [error] = await new Promise<[Error]>((resolve) => socket.once('error', (error) => resolve([error])))
    expect(error.message).toContain('403')
  })
})
