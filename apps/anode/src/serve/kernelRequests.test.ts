import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { events, newId } from '@anode/document'
import { testPython } from '@anode/kernel/testing'
import type { CommMessage, NotebookInfo, ServerMessage } from '@anode/protocol'
import { memoryReplicaStorage, type OpenRoomSocket, openReplica, type Replica } from '@anode/protocol/replica'
import { Effect } from 'effect'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { program } from '../testing/startProgram.ts'
import { type RunningServer, serve } from './serve.ts'

const wait = { timeout: 30_000, interval: 20 }

const opening = (commId: string, target: string): CommMessage => ({
  _tag: 'open',
  commId,
  target,
  data: { hello: 1 },
  metadata: {},
  buffers: [Buffer.from([0, 1, 255]).toString('base64')],
})

describe('the kernel of a notebook, as its pages ask it', { timeout: 120_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'anode-requests-'))
  let server: RunningServer
  let origin: string
  let token: string
  let notebookId: string
  let ann: Replica
  let ben: Replica

  /** A page's socket; `credential` opens the door. */
  const socketTo =
    (id: string): OpenRoomSocket =>
    (told) => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/notebooks/${id}/socket`, {
        headers: { authorization: `Bearer ${token}` },
      })
      socket.on('open', () => told.opened())
      socket.on('message', (data) => told.received(String(data)))
      socket.on('error', () => {})
      socket.on('close', (code, reason) => told.closed(code, String(reason)))
      return { send: (text) => socket.send(text), close: () => socket.close() }
    }
  const openPage = () =>
    openReplica({ notebookId, storage: memoryReplicaStorage(), openSocket: socketTo(notebookId) })

  /** Asks for a run of code in a cell of its own. */
  const run = (page: Replica, source: string) => {
    const by = page.status.principal.id
    const cellId = newId()
    const runId = newId()
    page.commit(
      events.cellCreated({ cellId, kind: 'code', position: `a${cellId}V`, source, metadata: {}, by }),
      events.runRequested({ runId, cellId, at: Date.now(), by }),
    )
    return runId
  }
  const printed = (page: Replica, runId: string) =>
    (page.live.outputsOf(runId) ?? [])
      .map(({ output }) => (output._tag === 'stream' ? output.text : ''))
      .join('')
  const command = (name: string) =>
    fetch(`${origin}/api/notebooks/${notebookId}/kernel/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
  const isReady = async (page: Replica) =>
    (await page.kernel.ask({ _tag: 'isComplete', code: '1' }))._tag === 'completeness'

  beforeAll(async () => {
    server = await serve({
      home,
      port: 0,
      files: [],
      version: 'test',
      hostCommand: [process.execPath, program, 'host', '--home', home],
      prepareEnvironment: () => Effect.succeed({ python: testPython() } as never),
      say: () => {},
      log: (error) => {
        throw error
      },
    })
    const url = new URL(server.url)
    origin = `http://127.0.0.1:${url.port}`
    token = url.searchParams.get('token') ?? ''
    const made = await fetch(`${origin}/api/notebooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Asked' }),
    })
    notebookId = ((await made.json()) as NotebookInfo).id
    ;[ann, ben] = await Promise.all([openPage(), openPage()])
  }, 60_000)
  afterAll(async () => {
    await Promise.all([ann.close(), ben.close()])
    await server.stop()
  })

  it('is refused while there is none', async () => {
    // The host connects in its own time.
    await expect
      .poll(() => ann.kernel.ask({ _tag: 'complete', code: 'x', cursor: 1 }), wait)
      .toMatchObject({ _tag: 'refused', refusal: { tag: 'NoKernel' } })
  })

  it('answers one page in time while a cell of the other runs long', async () => {
    const runId = run(ben, 'import time, comm\nprint("on", flush=True)\nwhile True: time.sleep(0.05)')
    await expect.poll(() => printed(ann, runId), wait).toBe('on\n')
    const begin = performance.now()
    const answers = await Promise.all([
      ann.kernel.ask({ _tag: 'complete', code: 'time.slee', cursor: 9 }),
      ann.kernel.ask({ _tag: 'inspect', code: 'time.sleep', cursor: 10, detail: 0 }),
      ben.kernel.ask({ _tag: 'isComplete', code: 'if 1:' }),
    ])
    expect(performance.now() - begin).toBeLessThan(5000)
    expect(answers).toMatchObject([
      { _tag: 'completed', start: expect.any(Number), end: 9, more: false },
      { _tag: 'inspected', found: true },
      { _tag: 'completeness', status: 'incomplete', indent: '    ' },
    ])
    expect(JSON.stringify(answers[0])).toContain('sleep')
    expect((await command('interrupt')).ok).toBe(true)
    await expect.poll(() => printed(ann, runId), wait).toBe('')
  })

  it('tells all pages that follow comms what these say, with buffers, and the one that asked when it is done', async () => {
    const said: Record<string, Array<CommMessage>> = { ann: [], ben: [] }
    const follow = (name: string, page: Replica) =>
      onTestFinished(
        page.kernel.followComms({ comm: (message) => said[name]?.push(message), lost: () => {} }),
      )
    follow('ann', ann)
    follow('ben', ben)
    const runId = run(
      ann,
      `import comm, time
def echo(line, opened):
    line.send(opened['content']['data'], buffers=opened['buffers'])
    line.on_msg(lambda message: line.send({'again': message['content']['data']}, buffers=[b'end']))
comm.get_comm_manager().register_target('echo', echo)
comm.create_comm(target_name='page', comm_id='of-kernel', data={'n': 1})
print("on", flush=True)
while True: time.sleep(0.05)`,
    )
    await expect.poll(() => printed(ann, runId), wait).toBe('on\n')
    const message = opening('of-ann', 'echo')
    expect(await ann.kernel.ask({ _tag: 'comm', message })).toEqual({ _tag: 'handled' })
    const more = { ...message, _tag: 'message', data: 7 } as const
    expect(await ben.kernel.ask({ _tag: 'comm', message: more })).toEqual({ _tag: 'handled' })
    for (const name of ['ann', 'ben']) {
      await expect
        .poll(() => said[name], wait)
        .toMatchObject([
          { _tag: 'open', commId: 'of-kernel', target: 'page', data: { n: 1 }, buffers: [] },
          { _tag: 'message', commId: 'of-ann', data: { hello: 1 }, buffers: message.buffers },
          {
            _tag: 'message',
            commId: 'of-ann',
            data: { again: 7 },
            buffers: [Buffer.from('end').toString('base64')],
          },
        ])
    }
    expect(await ben.kernel.ask({ _tag: 'comm', message: opening('lost', 'nowhere') })).toEqual({
      _tag: 'handled',
    })
    await expect.poll(() => said.ann?.at(-1), wait).toMatchObject({ _tag: 'close', commId: 'lost' })
    await command('interrupt')
  })

  it('is another one after a restart; what was asked meanwhile was answered or refused', async () => {
    await expect.poll(() => isReady(ann), wait).toBe(true)
    const asked: Array<Promise<{ readonly _tag: string }>> = []
    const restarting = command('restart')
    for (let i = 0; i < 40; i++) {
      asked.push(ann.kernel.ask({ _tag: 'complete', code: 'echo', cursor: 4 }))
      await sleep(25)
    }
    await restarting
    for (const reply of await Promise.all(asked)) {
      if (reply._tag !== 'completed') {
        expect(reply).toMatchObject({
          _tag: 'refused',
          refusal: { tag: expect.stringMatching(/KernelLost|NoKernel|TimedOut/) },
        })
      }
    }
    await expect.poll(() => isReady(ann), wait).toBe(true)
    expect(await ann.kernel.ask({ _tag: 'inspect', code: 'echo', cursor: 4, detail: 0 })).toMatchObject({
      _tag: 'inspected',
      found: false,
    })
  })

  it('loses what is asked of it when it is killed', async () => {
    const runId = run(ann, 'import os; print(os.getpid(), flush=True); import time; time.sleep(1000)')
    await expect.poll(() => printed(ann, runId), wait).toMatch(/\n/)
    const pid = Number(printed(ann, runId))
    process.kill(pid, 'SIGSTOP')
    const asked = ann.kernel.ask({ _tag: 'inspect', code: 'x', cursor: 1, detail: 0 })
    await sleep(200)
    process.kill(pid, 'SIGKILL')
    expect(await asked).toMatchObject({ _tag: 'refused', refusal: { tag: 'KernelLost' } })
  })

  it('is asked by nobody without the token, and garbage ends a connection and nothing else', async () => {
    const open = (headers: Record<string, string>) =>
      new WebSocket(`${origin.replace('http', 'ws')}/api/notebooks/${notebookId}/socket`, { headers })
    const stranger = open({ authorization: 'Bearer wrong' })
    const refused = await new Promise((resolve) =>
      stranger.on('unexpected-response', (_, response) => resolve(response.statusCode)).on('error', () => {}),
    )
    expect(refused).toBe(401)

    const raw = open({ authorization: `Bearer ${token}` })
    const got: Array<ServerMessage> = []
    raw.on('message', (data) => got.push(JSON.parse(String(data))))
    await new Promise((resolve) => raw.once('open', resolve))
    raw.send(JSON.stringify({ _tag: 'hello', protocol: 2, client: 'raw', epoch: null, cursor: null }))
    const request = { _tag: 'complete', code: 'x'.repeat(600_000), cursor: 1 }
    raw.send(JSON.stringify({ _tag: 'kernelRequest', id: 'long', request }))
    await expect
      .poll(() => got.find(({ _tag }) => _tag === 'kernelReply'), wait)
      .toMatchObject({ id: 'long', reply: { refusal: { tag: 'TooLarge' } } })
    const closed = new Promise((resolve) => raw.once('close', resolve))
    raw.send(JSON.stringify({ _tag: 'kernelRequest', id: 'bad', request: { _tag: 'complete', code: 5 } }))
    await closed
    expect(got.find(({ _tag }) => _tag === 'error')).toMatchObject({ refusal: { tag: 'MalformedMessage' } })
    await expect
      .poll(() => ben.kernel.ask({ _tag: 'isComplete', code: '1' }), wait)
      .toMatchObject({ _tag: expect.stringMatching(/completeness|refused/) })
    expect(ben.status.connection).toBe('online')
  })
})
