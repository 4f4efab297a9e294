import { describe, expect, it } from 'vitest'
import { FactOutbox } from './FactOutbox.ts'

const fact = (n: number, length = 0) => ({ name: `f${n}`, args: { text: 'x'.repeat(length) } })
const sent = (outbox: FactOutbox) =>
  outbox.takeUnsent().map(({ first, facts }) => `${first}: ${facts.map(({ name }) => name).join(' ')}`)

describe('FactOutbox', () => {
  it('counts facts from 1 and gives each once', () => {
    const outbox = new FactOutbox()
    outbox.add([fact(1), fact(2)])
    expect(sent(outbox)).toEqual(['1: f1 f2'])
    expect(sent(outbox)).toEqual([])
    outbox.add([fact(3)])
    expect(sent(outbox)).toEqual(['3: f3'])
  })

  it('gives everything that was not acknowledged again on a new connection', () => {
    const outbox = new FactOutbox()
    outbox.add([fact(1), fact(2), fact(3)])
    sent(outbox)
    outbox.acknowledge(2)
    outbox.rewind()
    expect(sent(outbox)).toEqual(['3: f3'])
    outbox.acknowledge(1)
    outbox.acknowledge(3)
    outbox.acknowledge(9)
    expect(outbox.isEmpty).toBe(true)
    outbox.add([fact(4)])
    expect(sent(outbox)).toEqual(['4: f4'])
  })

  it('takes an acknowledgement of what was sent on an earlier connection', () => {
    const outbox = new FactOutbox()
    outbox.add([fact(1), fact(2), fact(3)])
    sent(outbox)
    outbox.rewind()
    outbox.acknowledge(2)
    expect(sent(outbox)).toEqual(['3: f3'])
  })

  it('cuts what is too long for one message', () => {
    const outbox = new FactOutbox()
    outbox.add([fact(1, 400_000), fact(2, 400_000), fact(3, 400_000), fact(4, 2_000_000), fact(5)])
    expect(sent(outbox)).toEqual(['1: f1 f2', '3: f3', '4: f4', '5: f5'])
  })

  it('closes the gap that a refused fact leaves', () => {
    const outbox = new FactOutbox()
    outbox.add([fact(1), fact(2), fact(3)])
    sent(outbox)
    outbox.acknowledge(1)
    expect(outbox.refuse(2)).toEqual([fact(2)])
    outbox.rewind()
    expect(sent(outbox)).toEqual(['2: f3'])
  })

  it('drops everything when nothing is ever taken', () => {
    const outbox = new FactOutbox()
    outbox.add(Array.from({ length: 20 }, (_, i) => fact(i)))
    for (let i = 0; i < 5; i++) outbox.refuse(1)
    expect(outbox.isEmpty).toBe(true)
    outbox.add([fact(21)])
    expect(sent(outbox)).toEqual(['1: f21'])
  })
})
