import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CommMessage } from '../live/CommMessage.ts'
import { KERNEL_TIME, KERNEL_TIME_STEP, type KernelRequest } from '../live/KernelRequest.ts'
import type { ClientMessage, ServerMessage } from '../sync/messages.ts'
import { KERNEL_REQUESTS } from '../sync/version.ts'
import { KernelChannel } from './KernelChannel.ts'

const complete: KernelRequest = { _tag: 'complete', code: 'x', cursor: 1 }
const message: CommMessage = { _tag: 'close', commId: 'c', data: {}, metadata: {}, buffers: [] }
const refused = (tag: string) => ({ _tag: 'refused', refusal: { tag } })

const welcome = (features?: ReadonlyArray<string>): ServerMessage => ({
  _tag: 'welcome',
  principal: { id: 'person:a', kind: 'person', name: 'A' },
  epoch: 'e',
  head: 0,
  accepted: 0,
  fresh: false,
  ...(features && { features }),
})

const open = (features: ReadonlyArray<string> | undefined = [KERNEL_REQUESTS]) => {
  const sent: ClientMessage[] = []
  const channel = new KernelChannel((message) => sent.push(message) > 0)
  channel.receive(welcome(features))
  const idOf = (i: number) => {
    const message = sent.filter(({ _tag }) => _tag === 'kernelRequest')[i]
    return message?._tag === 'kernelRequest' ? message.id : ''
  }
  return { channel, sent, idOf }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('what a page asks of the kernel', () => {
  it('is answered by id, in whichever order', async () => {
    const { channel, idOf } = open()
    const asked = [channel.ask(complete), channel.ask({ _tag: 'comm', message })]
    channel.receive({ _tag: 'kernelReply', id: idOf(1), reply: { _tag: 'handled' } })
    const completed = { _tag: 'completed', start: 0, end: 1, matches: [], more: false } as const
    channel.receive({ _tag: 'kernelReply', id: idOf(0), reply: completed })
    channel.receive({ _tag: 'kernelReply', id: idOf(0), reply: completed })
    expect(await Promise.all(asked)).toEqual([completed, { _tag: 'handled' }])
  })

  it('is not asked without a connection, nor of a server that would take it for a mistake', async () => {
    const { channel, sent } = open(undefined)
    channel.receive(welcome())
    expect(await channel.ask(complete)).toMatchObject(refused('ServerOutdated'))
    channel.followComms({ comm: () => {}, lost: () => {} })
    channel.disconnected()
    expect(await channel.ask(complete)).toMatchObject(refused('Disconnected'))
    expect(sent).toEqual([])
  })

  it('is refused when the connection is cut, or nobody answers', async () => {
    const { channel } = open()
    const cut = channel.ask(complete)
    channel.disconnected()
    expect(await cut).toMatchObject(refused('Disconnected'))
    channel.receive(welcome([KERNEL_REQUESTS]))
    const silent = channel.ask(complete)
    await vi.advanceTimersByTimeAsync(KERNEL_TIME.complete + 2 * KERNEL_TIME_STEP)
    expect(await silent).toMatchObject(refused('TimedOut'))
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is refused when it is too much', async () => {
    const { channel } = open()
    expect(await channel.ask({ ...complete, code: 'x'.repeat(600_000) })).toMatchObject(refused('TooLarge'))
    const asked = Array.from({ length: 64 }, () => channel.ask(complete))
    expect(await channel.ask(complete)).toMatchObject(refused('TooMany'))
    channel.disconnected()
    await Promise.all(asked)
  })
})

describe('what comms say', () => {
  it('is followed while somebody listens, over every connection', () => {
    const { channel, sent } = open()
    const heard: Array<string> = []
    const listener = (name: string) => ({
      comm: () => void heard.push(`${name} comm`),
      lost: () => void heard.push(`${name} lost`),
    })
    const ends = [channel.followComms(listener('a')), channel.followComms(listener('b'))]
    expect(sent).toEqual([{ _tag: 'followComms', on: true }])
    channel.receive({ _tag: 'comm', message })
    channel.receive({ _tag: 'commsLost' })
    channel.disconnected()
    expect(heard).toEqual(['a comm', 'b comm', 'a lost', 'b lost', 'a lost', 'b lost'])
    channel.receive(welcome([KERNEL_REQUESTS]))
    expect(sent).toHaveLength(2)
    for (const end of ends) end()
    for (const end of ends) end()
    expect(sent.slice(1)).toEqual([
      { _tag: 'followComms', on: true },
      { _tag: 'followComms', on: false },
    ])
  })
})
