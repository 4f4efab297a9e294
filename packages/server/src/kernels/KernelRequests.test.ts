import type { Principal } from '@anode/document'
import { TestClock } from '@anode/kernel/testing'
import {
  CODE_LIMIT,
  COMM_LIMIT,
  KERNEL_REQUESTS,
  KERNEL_TIME,
  KERNEL_TIME_STEP,
  type KernelReply,
  type KernelRequest,
} from '@anode/protocol'
import { type HostCommand, readHostCommand, writeHostMessage } from '@anode/protocol/host'
import { Either } from 'effect'
import { describe, expect, it } from 'vitest'
import { KernelRequests } from './KernelRequests.ts'

const ada: Principal = { id: 'person:ada', kind: 'person', name: 'Ada' }
const complete = { _tag: 'complete', code: 'x', cursor: 1 } as const

const hello = (features?: ReadonlyArray<string>) =>
  ({ _tag: 'hello', protocol: 1, hostId: 'h', pid: 1, sessions: [], ...(features && { features }) }) as const

const start = (features: ReadonlyArray<string> | undefined = [KERNEL_REQUESTS]) => {
  const sent: Array<HostCommand & { readonly _tag: 'kernelRequest' }> = []
  const clock = new TestClock()
  const requests = new KernelRequests({
    send: (command) => {
      if (command._tag === 'kernelRequest') sent.push(command)
    },
    clock,
    mayNot: (principal) => (principal.id === 'person:eve' ? 'Eve only reads.' : null),
  })
  requests.hostCame(hello(features))
  const ask = (request: KernelRequest = complete, principal = ada) =>
    new Promise<KernelReply>((resolve) => requests.ask(principal, 'n', request, resolve))
  return { clock, requests, sent, ask }
}

const refused = (tag: string) => ({ _tag: 'refused', refusal: { tag, message: expect.any(String) } })
const commOf = (data: unknown, buffers: ReadonlyArray<string> = []): KernelRequest => ({
  _tag: 'comm',
  message: { _tag: 'message', commId: 'c', data, metadata: {}, buffers },
})

describe('what is asked of kernels', () => {
  it('goes to the host with its principal and its time, and is answered by id', async () => {
    const { requests, sent, ask } = start()
    const asked = [ask(), ask(commOf({ a: 1 }, ['AA==']))]
    expect(sent).toMatchObject([
      { notebookId: 'n', by: 'person:ada', request: complete, within: KERNEL_TIME.complete },
      { within: KERNEL_TIME.comm },
    ])
    for (const command of sent)
      expect(readHostCommand(writeHostMessage(command))).toEqual(Either.right(command))
    const replies: ReadonlyArray<KernelReply> = [
      { _tag: 'completed', start: 0, end: 1, matches: [], more: false },
      { _tag: 'handled' },
    ]
    for (const i of [1, 0]) {
      requests.receive({
        _tag: 'kernelReply',
        requestId: sent[i]?.requestId ?? '',
        reply: replies[i] as KernelReply,
      })
    }
    expect(await Promise.all(asked)).toEqual(replies)
  })

  it('is refused at once while the host is away, or of a version that knows no requests', async () => {
    const old = start(undefined)
    old.requests.hostCame(hello())
    expect(await old.ask()).toMatchObject(refused('HostOutdated'))
    expect(old.sent).toEqual([])
    old.requests.hostLeft()
    expect(await old.ask()).toMatchObject(refused('HostAway'))
    old.requests.hostCame(hello(['something else', KERNEL_REQUESTS]))
    void old.ask()
    expect(old.sent).toHaveLength(1)
  })

  it('is refused when the host goes, or another comes, before it has answered', async () => {
    const { requests, ask } = start()
    const first = ask()
    requests.hostLeft()
    expect(await first).toMatchObject(refused('HostAway'))
    requests.hostCame(hello([KERNEL_REQUESTS]))
    const second = ask()
    requests.hostCame(hello([KERNEL_REQUESTS]))
    expect(await second).toMatchObject(refused('HostAway'))
  })

  it('is refused when the host keeps silent, and what it says too late is dropped', async () => {
    const { clock, requests, sent, ask } = start()
    const replies: Array<KernelReply> = []
    void ask().then((reply) => replies.push(reply))
    await clock.pass(KERNEL_TIME.complete + KERNEL_TIME_STEP - 1)
    expect(replies).toEqual([])
    await clock.pass(1)
    expect(replies).toMatchObject([refused('TimedOut')])
    const requestId = sent[0]?.requestId ?? ''
    requests.receive({ _tag: 'kernelReply', requestId, reply: { _tag: 'handled' } })
    expect(replies).toHaveLength(1)
  })

  it('is forgotten when nobody waits any more', async () => {
    const { clock, requests, sent } = start()
    const stop = requests.ask(ada, 'n', complete, () => {
      throw new Error('Nobody waits.')
    })
    stop()
    requests.receive({
      _tag: 'kernelReply',
      requestId: sent[0]?.requestId ?? '',
      reply: { _tag: 'handled' },
    })
    requests.hostLeft()
    await clock.pass(60_000)
  })

  it('is not passed on when it is too long or too deep', async () => {
    const { sent, ask } = start()
    const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000))
    const tooMuch = [
      { ...complete, code: 'x'.repeat(CODE_LIMIT + 1) },
      commOf('x'.repeat(COMM_LIMIT)),
      commOf({}, ['A'.repeat(COMM_LIMIT)]),
      commOf(deep),
    ]
    for (const request of tooMuch) expect(await ask(request)).toMatchObject(refused('TooLarge'))
    expect(sent).toEqual([])
  })

  it('is not passed on for who may not', async () => {
    const { sent, ask } = start()
    const reply = await ask(complete, { id: 'person:eve', kind: 'person', name: 'Eve' })
    expect(reply).toEqual({ _tag: 'refused', refusal: { tag: 'NotAllowed', message: 'Eve only reads.' } })
    expect(sent).toEqual([])
  })

  it('is bounded: past 2,000 that wait the next are refused, and there is space again', async () => {
    const { requests, sent, ask } = start()
    const asked = Array.from({ length: 2000 }, () => ask())
    expect(await ask()).toMatchObject(refused('TooMany'))
    requests.receive({ _tag: 'kernelReply', requestId: sent[0]?.requestId ?? '', reply: { _tag: 'handled' } })
    expect(await asked[0]).toEqual({ _tag: 'handled' })
    void ask()
    expect(sent).toHaveLength(2001)
    requests.hostLeft()
    await Promise.all(asked)
  })
})
