/** Listeners of a replica that throw. */
import type { LiveQueryDef } from '@livestore/livestore'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveChannel } from './LiveChannel.ts'
import { StatusBoard } from './StatusBoard.ts'
import { Subscriptions } from './Subscriptions.ts'

let uncaught: string[]

beforeEach(() => {
  uncaught = []
  vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => {
    try {
      task()
    } catch (error) {
      uncaught.push((error as Error).message)
    }
  })
})

afterEach(() => {
  vi.restoreAllMocks()
})

const broken = () => {
  throw new Error('no')
}

describe('C14: A listener that throws', () => {
  it('to the status keeps no other from hearing of it', () => {
    const board = new StatusBoard()
    const heard = vi.fn()
    board.on(broken)
    board.on(heard)
    board.set({ connection: 'online' })
    expect(heard).toHaveBeenCalledTimes(1)
    expect(board.status.connection).toBe('online')
    expect(uncaught).toEqual(['broken (to the status of a replica) failed: no'])
  })

  it('to what is live keeps no other from hearing of it, nor of what follows', () => {
    const live = new LiveChannel()
    const heard: string[] = []
    live.on('kernel', broken)
    live.on('kernel', () => heard.push('kernel'))
    const update = { cellId: 'a', update: 'AAA=' }
    live.receive({ _tag: 'texts', texts: [update] })
    live.giveTextsTo({
      typed: ({ cellId }) => {
        heard.push(cellId)
        broken()
      },
      notPassedOn: broken,
    })
    live.receive({ _tag: 'texts', texts: [update, { ...update, cellId: 'b' }] })
    live.receive({ _tag: 'kernel', kernel: { hostConnected: true, memory: null } })
    live.receive({
      _tag: 'notPassedOn',
      what: 'place',
      cellId: null,
      refusal: { tag: 'TooManyMessages', message: '' },
    })
    expect(heard).toEqual(['a', 'a', 'b', 'kernel'])
    expect(live.kernel).toMatchObject({ hostConnected: true })
    expect(uncaught).toHaveLength(5)
  })

  it('to a query throws at nobody who commits', () => {
    const subscriptions = new Subscriptions()
    const listeners: Array<(result: never) => void> = []
    const store = {
      subscribe: ((_: unknown, listener: (result: never) => void) => {
        listeners.push(listener)
        return () => {}
      }) as never,
    }
    const query = { label: 'cells' } as unknown as LiveQueryDef<never>
    subscriptions.add(query, broken)
    subscriptions.moveTo(store)
    for (const listener of listeners) listener(undefined as never)
    expect(uncaught).toEqual(['who watches cells failed: no'])
  })
})
