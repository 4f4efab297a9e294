import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RoomSocketEvents } from './RoomSocket.ts'
import { withHeartbeat } from './withHeartbeat.ts'

/** A server's end of a connection with a heartbeat, and what the page's end tells. */
const connect = () => {
  const sent: string[] = []
  const told: string[] = []
  const server = {} as RoomSocketEvents
  const socket = withHeartbeat((events) => {
    Object.assign(server, events)
    return { send: (text) => sent.push(text), close: () => told.push('given up') }
  })({
    opened: () => told.push('opened'),
    received: (text) => told.push(text),
    closed: (code) => told.push(`closed ${code}`),
  })
  return { server, socket, sent, told }
}

describe('a connection with a heartbeat', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('asks a server that is silent, and goes on when it answers', () => {
    const { server, sent, told } = connect()
    server.opened()
    for (let asked = 1; asked <= 5; asked++) {
      vi.advanceTimersByTime(8000)
      expect(sent).toHaveLength(asked)
      server.received('pong')
    }
    expect(sent).toEqual(Array(5).fill('ping'))
    expect(told).toEqual(['opened'])
  })

  it('asks nothing while messages come, and hands them on', () => {
    const { server, sent, told } = connect()
    server.opened()
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(5000)
      server.received(`m${i}`)
    }
    expect(sent).toEqual([])
    expect(told).toEqual(['opened', 'm0', 'm1', 'm2', 'm3', 'm4'])
  })

  it('ends once when no answer comes, and hears nothing more', () => {
    const { server, told } = connect()
    server.opened()
    vi.advanceTimersByTime(16_000)
    expect(told).toEqual(['opened', 'closed 1006', 'given up'])
    server.received('late')
    server.closed(1006, '')
    vi.advanceTimersByTime(60_000)
    expect(told).toHaveLength(3)
  })

  it('ends when it is never opened', () => {
    const { server, told } = connect()
    vi.advanceTimersByTime(16_000)
    expect(told).toEqual(['closed 1006', 'given up'])
    server.opened()
    expect(told).toHaveLength(2)
  })

  it('asks again when the page slept while it waited', () => {
    const { server, sent, told } = connect()
    server.opened()
    vi.advanceTimersByTime(8000)
    // The clock goes on, timers do not.
    const now = performance.now()
    const clock = vi.spyOn(performance, 'now').mockReturnValue(now + 600_000)
    vi.advanceTimersByTime(8000)
    expect(sent).toEqual(['ping', 'ping'])
    expect(told).toEqual(['opened'])
    server.received('pong')
    clock.mockRestore()
    expect(told).toEqual(['opened'])
  })
})
