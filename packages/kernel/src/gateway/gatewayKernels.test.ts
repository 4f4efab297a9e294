import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ExactJson } from '@anode/document/facts'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { CommMessage } from '../jupyter/CommMessage.ts'
import type { Kernel } from '../Kernel.ts'
import {
  eventsOf,
  kernelContract,
  plainIpykernelSnippets,
  printed,
  runCode,
  startTestGateway,
  type TestGateway,
} from '../testing/index.ts'
import type { OpenSocket } from './GatewayChannels.ts'
import { type GatewayKernelsOptions, gatewayKernels } from './gatewayKernels.ts'
import { kernelVariables } from './kernelVariables.ts'
import { nodeSocket } from './nodeSocket.ts'

let gateway: TestGateway
beforeAll(async () => {
  // Jupyter's own bounds drop what is printed fast.
  gateway = await startTestGateway('--ZMQChannelsWebsocketConnection.limit_rate=False')
}, 120_000)
afterAll(() => gateway.stop())

const kernelsOf = (more: Partial<GatewayKernelsOptions> = {}) =>
  gatewayKernels({ address: gateway, name: 'python3', open: nodeSocket, ...more })

kernelContract('a Jupyter server', {
  source: { open: (options) => kernelsOf().open(options) },
  isProcess: false,
  hasSubshells: true,
  snippets: plainIpykernelSnippets,
})

/** Sockets that are cut when a test says so. */
const cuttable = () => {
  const sockets: WebSocket[] = []
  let isDeaf = false
  const open: OpenSocket = (url, protocols, headers) => {
    const socket = nodeSocket(url, protocols, headers)
    const send = socket.send.bind(socket)
    socket.send = (data) => {
      if (!isDeaf) send(data)
    }
    sockets.push(socket)
    return socket
  }
  return {
    open,
    cut: () => sockets.at(-1)?.close(),
    /** What is sent from now on gets lost on the way. */
    deafen: (deaf: boolean) => {
      isDeaf = deaf
    },
  }
}

const opened = async (more: Partial<GatewayKernelsOptions> = {}): Promise<Kernel> => {
  const kernel = await kernelsOf(more).open()
  onTestFinished(async () => void (await kernel.stop()))
  return kernel
}

describe('A kernel of a Jupyter server', { timeout: 60_000 }, () => {
  it('is deleted there when it is stopped, and told of while it is held', async () => {
    const held: Array<readonly [string, boolean]> = []
    const kernel = await opened({ holds: (id, isHeld) => held.push([id, isHeld]) })
    const [id = ''] = held[0] ?? []
    expect(await gateway.kernels()).toContain(id)
    expect(await kernel.stop()).toMatchObject({ code: 0 })
    expect(await gateway.kernels()).not.toContain(id)
    expect(held).toEqual([
      [id, true],
      [id, false],
    ])
  })

  it('goes on after its connection was cut, with all that it said meanwhile', async () => {
    const { open, cut } = cuttable()
    const kernel = await opened({ open })
    const ran = await runCode(
      kernel,
      'import time\nfor i in range(20): print(i, flush=True); time.sleep(0.1)',
      (event) => {
        if (event._tag === 'stream' && event.text.startsWith('3')) cut()
      },
    )
    expect(ran.result.status).toBe('ok')
    expect(printed(ran)).toBe(Array.from({ length: 20 }, (_, i) => `${i}\n`).join(''))
  })

  it('takes what is asked while there is no connection', async () => {
    const { open, cut } = cuttable()
    const kernel = await opened({ open })
    cut()
    expect(printed(await runCode(kernel, 'print("there")'))).toBe('there\n')
  })

  it('ends what it never got because the connection broke, and goes on', async () => {
    const { open, cut, deafen } = cuttable()
    const kernel = await opened({ open })
    deafen(true)
    const lost = runCode(kernel, 'print("lost")')
    deafen(false)
    cut()
    expect((await lost).result.status).toBe('aborted')
    expect(printed(await runCode(kernel, 'print("on")'))).toBe('on\n')
  })

  it('that died is said to have, though the server starts it anew; what ran is lost', async () => {
    let id = ''
    const kernel = await opened({
      holds: (held) => {
        id = held
      },
    })
    const ran = await runCode(kernel, 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)')
    expect(ran.result.status).toBe('lost')
    expect((await kernel.exited).reason).toContain('started anew by the Jupyter server')
    await expect.poll(() => gateway.kernels()).not.toContain(id)
  })

  it('that somebody shut down there is gone, with a reason', async () => {
    let id = ''
    const kernel = await opened({
      holds: (held) => {
        id = held
      },
    })
    await gateway.request('DELETE', `kernels/${id}`)
    expect((await kernel.exited).reason).toMatch(/has the kernel no more|died/)
  })

  it('answers what is asked while it executes, and hears comms with binary parts', async () => {
    const kernel = await opened()
    await runCode(
      kernel,
      `import comm
def echo(line, message):
    line.on_msg(lambda message: line.send({'echo': message['content']['data']}, buffers=[bytes(b)[::-1] for b in message['buffers']]))
comm.get_comm_manager().register_target('echo', echo)
brightness = 3`,
    )
    expect(kernel.answersWhileExecuting).toBe(true)
    const said: CommMessage[] = []
    kernel.onComm((message) => said.push(message))
    const ran = runCode(kernel, 'import time\nwhile True: time.sleep(0.05)')
    const completed = await kernel.complete({ code: 'bright', cursor: 6 }, 20_000)
    expect(completed).toMatchObject({ status: 'ok', value: { matches: [{ text: 'brightness' }] } })
    const metadata = {}
    await kernel.comm({ _tag: 'open', target: 'echo', commId: 'c', data: {}, metadata, buffers: [] }, 20_000)
    const buffers = [new Uint8Array([1, 2, 3])]
    await kernel.comm({ _tag: 'message', commId: 'c', data: 7, metadata, buffers }, 20_000)
    await expect.poll(() => said.at(-1)).toMatchObject({ data: { echo: 7 } })
    expect([...(said.at(-1)?.buffers[0] ?? [])]).toEqual([3, 2, 1])
    kernel.interrupt()
    expect((await ran).result.status).toBe('error')
  })

  it('keeps what is displayed exact, and asks for input', async () => {
    const kernel = await opened()
    const ran = await runCode(
      kernel,
      'display({"application/json": {"n": 12345678901234567890}}, raw=True)\nprint(input("Name: "))',
      (event) => {
        if (event._tag === 'input_request') kernel.input('Ann')
      },
    )
    expect(eventsOf(ran, 'display_data')[0]?.data['application/json']).toBeInstanceOf(ExactJson)
    expect(printed(ran)).toContain('Ann\n')
  })

  it.each([
    [
      'the token is wrong',
      () => ({ address: { ...gateway, token: 'other' } }),
      /does not let this token in|does not know the token/,
    ],
    ['there is no such kernelspec', () => ({ name: 'nothing' }), /refused it \((404|500|501)\)/],
    [
      'nobody is there',
      () => ({ address: { url: 'http://127.0.0.1:9', token: null } }),
      /cannot be reached \(.*\). Check its address/,
    ],
  ])('is not given where %s, and the reason is said', async (_, more, reason) => {
    await expect(kernelsOf(more()).open()).rejects.toThrow(reason)
  })

  it.each([
    ['no JSON', '<html>Welcome</html>', /not JSON/],
    ['no kernel', '{"id": 7}', /gave no kernel/],
  ])('is not given by what answers with %s', async (_, answer, reason) => {
    const other = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    await expect(kernelsOf({ address: { url, token: null } }).open()).rejects.toThrow(reason)
  })

  // As Enterprise Gateway 3.3 answers who has no name that it takes.
  it('is asked for with the variables of gateways, and what such a one says against it is told', async () => {
    const asked: unknown[] = []
    const reason = "User 'root' is not authorized to start kernel 'Python 3'. Ensure KERNEL_USERNAME is set."
    const other = createServer((request, response) => {
      request.setEncoding('utf8')
      request.on('data', (body) => asked.push(JSON.parse(body)))
      request.on('end', () => response.writeHead(403).end(JSON.stringify({ reason, message: '' })))
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    const env = kernelVariables({ KERNEL_QUEUE: 'gpu', KERNEL_ID: 'ours', PATH: '/bin' }, 'ada')
    const asking = kernelsOf({ address: { url, token: null }, env }).open()
    await expect(asking).rejects.toThrow(`(403). It says: ${reason}`)
    expect(asked).toEqual([{ name: 'python3', env: { KERNEL_USERNAME: 'ada', KERNEL_QUEUE: 'gpu' } }])
  })
})
