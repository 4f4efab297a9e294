import {
  KERNEL_REQUESTS,
  type KernelReply,
  type KernelRequest,
  PROTOCOL_VERSION,
  type ServerMessage,
} from '@anode/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { ana, LocalRoom } from '../testing/LocalRooms.ts'
import { RoomConnections } from './RoomConnections.ts'

let connections: RoomConnections
let now: number
/** What reached the server of each request, and what answers it. */
let asked: Array<{ readonly request: KernelRequest; readonly reply: (reply: KernelReply) => void }>
let stopped: number

beforeEach(() => {
  now = 0
  asked = []
  stopped = 0
  connections = new RoomConnections(new LocalRoom().room, () => now)
})

const page = (client: string) => {
  const got: ServerMessage[] = []
  const socket = {
    send: (text: string) => got.push(JSON.parse(text)),
    bufferedAmount: 0,
    closed: false,
    close: () => {
      socket.closed = true
    },
  }
  const connection = connections.join(ana, socket, {
    may: () => null,
    giveInput: () => {},
    liveSnapshot: () => [],
    askKernel: (request, reply) => {
      asked.push({ request, reply })
      return () => {
        stopped++
      }
    },
  })
  const say = (message: object) => connection.receive(JSON.stringify(message))
  say({ _tag: 'hello', protocol: PROTOCOL_VERSION, client, epoch: null, cursor: null })
  const welcome = got[0]
  got.length = 0
  return {
    got,
    socket,
    connection,
    say,
    welcome,
    ask: (id: string) => say({ _tag: 'kernelRequest', id, request: { _tag: 'isComplete', code: id } }),
    leave: () => connections.leave(connection),
  }
}

const handled: KernelReply = { _tag: 'handled' }
const comm: ServerMessage & { _tag: 'comm' } = {
  _tag: 'comm',
  message: { _tag: 'message', commId: 'c', data: 1, metadata: {}, buffers: [] },
}

describe('what a page asks of the kernel', () => {
  it('is said to be possible, and answered to the page that asked, under its own id', () => {
    const one = page('one')
    const two = page('two')
    expect(one.welcome).toMatchObject({ _tag: 'welcome', features: [KERNEL_REQUESTS] })
    one.ask('a')
    two.ask('a')
    asked[1]?.reply(handled)
    expect(two.got).toEqual([{ _tag: 'kernelReply', id: 'a', reply: handled }])
    expect(one.got.filter(({ _tag }) => _tag === 'kernelReply')).toEqual([])
    asked[0]?.reply(handled)
    asked[0]?.reply(handled)
    expect(one.got.filter(({ _tag }) => _tag === 'kernelReply')).toHaveLength(1)
  })

  it('is refused under an id that waits already, which keeps its answer', () => {
    const one = page('one')
    one.ask('a')
    one.ask('a')
    expect(one.got).toMatchObject([{ id: 'a', reply: { refusal: { tag: 'NotAllowed' } } }])
    asked[0]?.reply(handled)
    expect(one.got.at(-1)).toEqual({ _tag: 'kernelReply', id: 'a', reply: handled })
  })

  it('is refused past 64 that wait, and past 200 at once; every one is answered', () => {
    const one = page('one')
    for (let i = 0; i < 70; i++) one.ask(`w${i}`)
    expect(asked).toHaveLength(64)
    expect(one.got).toHaveLength(6)
    expect(one.got[0]).toMatchObject({ reply: { refusal: { tag: 'TooMany' } } })
    for (const { reply } of asked.splice(0)) reply(handled)
    one.got.length = 0
    for (let i = 0; i < 300; i++) {
      one.ask(`f${i}`)
      for (const { reply } of asked.splice(0)) reply(handled)
    }
    const answers = one.got.map((message) =>
      message._tag === 'kernelReply' ? message.reply._tag : message._tag,
    )
    expect(answers).toHaveLength(300)
    expect(answers.filter((tag) => tag === 'handled')).toHaveLength(130)
    now += 1000
    one.ask('later')
    expect(asked).toHaveLength(1)
    expect(one.socket.closed).toBe(false)
  })

  it('waits for no answer when the page is gone', () => {
    const one = page('one')
    one.ask('a')
    one.leave()
    expect(stopped).toBe(1)
    asked[0]?.reply(handled)
    expect(one.got).toEqual([])
  })

  it.each([
    ['an id that is none', { id: 'a b', request: { _tag: 'isComplete', code: '' } }],
    ['no request', { id: 'a' }],
    ['an unknown request', { id: 'a', request: { _tag: 'shutdown' } }],
    ['a cursor before the code', { id: 'a', request: { _tag: 'complete', code: '', cursor: -1 } }],
    ['a comm without an id', { id: 'a', request: { _tag: 'comm', message: { _tag: 'close' } } }],
  ])('ends the connection at garbage, and no other: %s', (_, message) => {
    const one = page('one')
    const two = page('two')
    one.say({ _tag: 'kernelRequest', ...message })
    expect(one.got.at(-1)).toMatchObject({ _tag: 'error', refusal: { tag: 'MalformedMessage' } })
    expect(one.socket.closed).toBe(true)
    expect(two.socket.closed).toBe(false)
    expect(asked).toEqual([])
  })
})

describe('what comms of the kernel say', () => {
  it('goes to the pages that follow them, which those of before do not', () => {
    const old = page('old')
    const one = page('one')
    const two = page('two')
    one.say({ _tag: 'followComms', on: true })
    two.say({ _tag: 'followComms', on: true })
    two.say({ _tag: 'followComms', on: false })
    for (const each of [old, one, two]) each.got.length = 0
    connections.tellComm(comm)
    expect([old.got, one.got, two.got]).toEqual([[], [comm], []])
  })

  it('is said to be lost to a page that could not keep up', () => {
    const one = page('one')
    one.say({ _tag: 'followComms', on: true })
    one.socket.bufferedAmount = 2 * 1024 * 1024
    connections.tellComm(comm)
    one.socket.bufferedAmount = 0
    one.connection.drained()
    expect(one.got.some(({ _tag }) => _tag === 'comm')).toBe(false)
    expect(one.got.at(-1)).toEqual({ _tag: 'commsLost' })
  })
})
