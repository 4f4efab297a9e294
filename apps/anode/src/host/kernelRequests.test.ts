import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testPython } from '@anode/kernel/testing'
import { KERNEL_REQUESTS, type KernelReply, type KernelRequest } from '@anode/protocol'
import type { HostCommand } from '@anode/protocol/host'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeServer } from './testing/FakeServer.ts'
import { type HostProcess, startHost } from './testing/hostProcess.ts'

const environment = { _tag: 'environment', python: testPython() } as const
const wait = { timeout: 30_000, interval: 20 }

describe('a host that is asked', { timeout: 60_000 }, () => {
  let home: string
  let server: FakeServer
  let host: HostProcess
  let count: number

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'anode-host-'))
    count = 0
  })
  afterEach(async () => {
    server.send({ _tag: 'exit' })
    await host.ended
    await server.die()
    rmSync(home, { recursive: true, force: true })
    expect(server.problems).toEqual([])
  })

  const start = async (...commands: ReadonlyArray<HostCommand>) => {
    server = new FakeServer(home, [...commands, environment])
    await server.start()
    host = startHost(home)
    await expect.poll(() => server.messagesOf('caughtUp').length, wait).toBe(1)
  }
  const ask = async (request: KernelRequest, within = 20_000): Promise<KernelReply | undefined> => {
    const requestId = String(++count)
    server.send({ _tag: 'kernelRequest', notebookId: 'nb', requestId, by: 'person:ann', request, within })
    const reply = () =>
      server.messagesOf('kernelReply').find((message) => message.requestId === requestId)?.reply
    await expect.poll(reply, wait).toBeDefined()
    return reply()
  }
  const ran = async (runId: string, code: string) => {
    server.execute('nb', runId, code)
    await expect
      .poll(() => server.argsOf('nb', 'RunFinished').some((args) => args.runId === runId), wait)
      .toBe(true)
  }
  const complete: KernelRequest = { _tag: 'complete', code: 'alpha_be', cursor: 8 }

  it('says that it can be, refuses while there is no kernel, and answers of the one of the moment', async () => {
    await start({ _tag: 'welcome', features: [KERNEL_REQUESTS] })
    expect(server.messagesOf('hello')[0]?.features).toContain(KERNEL_REQUESTS)
    expect(await ask(complete)).toMatchObject({ _tag: 'refused', refusal: { tag: 'NoKernel' } })
    // Being asked makes no kernel.
    expect(server.argsOf('nb', 'KernelStatusChanged')).toEqual([])
    await ran('a', 'alpha_beta = 1')
    expect(await ask(complete)).toMatchObject({ _tag: 'completed', matches: [{ text: 'alpha_beta' }] })
    server.send({ _tag: 'restart', notebookId: 'nb' })
    await ran('b', '1')
    expect(await ask(complete)).toMatchObject({ _tag: 'completed', matches: [] })
    server.send({ _tag: 'shutdown', notebookId: 'nb' })
    await expect.poll(() => server.argsOf('nb', 'KernelStatusChanged').at(-1)?.status, wait).toBe('shutdown')
    expect(await ask(complete)).toMatchObject({ _tag: 'refused', refusal: { tag: 'NoKernel' } })
  })

  it('cuts long answers, and refuses those that are too long', async () => {
    await start({ _tag: 'welcome', features: [KERNEL_REQUESTS] })
    await ran(
      'a',
      'for i in range(3000): globals()[f"alpha_beta{i}"] = i\ndef long(): pass\nlong.__doc__ = "x" * 3_000_000',
    )
    const reply = await ask(complete)
    expect(reply).toMatchObject({ _tag: 'completed', more: true })
    expect(reply?._tag === 'completed' && reply.matches.length).toBe(500)
    expect(await ask({ _tag: 'inspect', code: 'long', cursor: 4, detail: 0 })).toMatchObject({
      _tag: 'refused',
      refusal: { tag: 'TooLarge' },
    })
  })

  const COMMS = `import comm
comm.create_comm(target_name='one')
comm.create_comm(target_name='two', buffers=[bytes(5_000_000)])
comm.create_comm(target_name='three', data='x' * 5_000_000)
comm.create_comm(target_name='four', buffers=[b'ab'])`

  it('tells what comms say, and of what was too long that it is lost', async () => {
    await start({ _tag: 'welcome', features: [KERNEL_REQUESTS] })
    await ran('a', COMMS)
    const told = () => server.messages.filter(({ _tag }) => _tag === 'comm' || _tag === 'commsLost')
    await expect
      .poll(told, wait)
      .toMatchObject([
        { message: { _tag: 'open', target: 'one' } },
        { _tag: 'commsLost' },
        { message: { _tag: 'open', target: 'four', buffers: ['YWI='] } },
      ])
  })

  it('tells a server of before nothing that it does not know', async () => {
    await start()
    await ran('a', COMMS)
    await ran('b', '1')
    expect(server.messages.filter(({ _tag }) => /comm/.test(_tag))).toEqual([])
  })
})
