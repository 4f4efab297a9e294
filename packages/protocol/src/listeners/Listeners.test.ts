import { describe, expect, it, vi } from 'vitest'
import { KeyedListeners, Listeners, throwLater } from './Listeners.ts'

describe('Listeners', () => {
  it('all hear, also behind one that throws, of which its name is told', () => {
    const failed = vi.fn()
    const listeners = new Listeners<[number]>('numbers', failed)
    const heard: number[] = []
    listeners.add((n) => heard.push(n), 'first')
    listeners.add(() => {
      throw new Error('no')
    }, 'broken')
    listeners.add((n) => heard.push(-n), 'last')
    listeners.tell(1)
    expect(heard).toEqual([1, -1])
    expect(failed.mock.calls).toEqual([['broken (to numbers)', new Error('no')]])
  })

  it('may end while they are told, and the one function may listen twice', () => {
    const listeners = new Listeners('it')
    const heard = vi.fn()
    const end = listeners.add(heard)
    listeners.add(heard)
    listeners.tell()
    expect(heard).toHaveBeenCalledTimes(2)
    end()
    end()
    listeners.tell()
    expect(heard).toHaveBeenCalledTimes(3)
    listeners.add(() => listeners.clear())
    listeners.tell()
    expect(listeners.size).toBe(0)
  })

  it('are kept by key while there are any', () => {
    const listeners = new KeyedListeners<'a' | 'b'>('letters')
    const heard: string[] = []
    const end = listeners.add('a', () => heard.push('a'))
    listeners.add('b', () => heard.push('b'))
    listeners.tell('a')
    end()
    listeners.tell('a')
    listeners.add('a', () => heard.push('a again'))
    listeners.tell('a')
    expect(heard).toEqual(['a', 'a again'])
  })

  it('all hear, also where the failure of one cannot be told', () => {
    const queued = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {})
    const listeners = new Listeners('it', () => {
      throw new Error('The log is full.')
    })
    const heard = vi.fn()
    listeners.add(() => {
      throw new Error('no')
    })
    listeners.add(heard)
    listeners.tell()
    expect(heard).toHaveBeenCalledTimes(1)
    const task = queued.mock.calls[0]?.[0]
    queued.mockRestore()
    expect(task).toThrow('no')
  })

  it('whose failures nobody takes reach the platform, behind what goes on', () => {
    const queued = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {})
    throwLater('Ana (to it)', new Error('no'))
    const task = queued.mock.calls[0]?.[0]
    queued.mockRestore()
    expect(task).toThrow('Ana (to it) failed: no')
  })
})
