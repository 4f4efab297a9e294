import { TestClock } from '@anode/kernel/testing'
import { expect, it } from 'vitest'
import { UnheededInterrupts } from './UnheededInterrupts.ts'

const setUp = () => {
  const clock = new TestClock()
  const told: unknown[] = []
  const interrupts: UnheededInterrupts = new UnheededInterrupts({
    clock,
    changed: (id) => told.push(interrupts.of(id)),
  })
  return { clock, told, interrupts }
}

it('says of a run that goes on for a while after an interrupt that it did, and how often', async () => {
  const { clock, told, interrupts } = setUp()
  interrupts.asked('n', 'r')
  await clock.pass(3999)
  expect(told).toEqual([])
  await clock.pass(1)
  expect(told).toEqual([{ runId: 'r', times: 1, isPending: false }])
  interrupts.asked('n', 'r')
  expect(told.at(-1)).toEqual({ runId: 'r', times: 2, isPending: true })
  await clock.pass(4000)
  expect(told.at(-1)).toEqual({ runId: 'r', times: 2, isPending: false })
  expect(interrupts.of('other')).toBeNull()
  interrupts.ended('n', 'r')
  expect(told.at(-1)).toBeNull()
  await clock.pass(10_000)
  expect(told).toHaveLength(4)
})

it('says nothing of a run that heeds it, and counts anew for the next one', async () => {
  const { clock, told, interrupts } = setUp()
  interrupts.asked('n', 'r')
  interrupts.ended('n', 'another')
  interrupts.ended('n', 'r')
  interrupts.asked('n', 's')
  interrupts.asked('n', 't')
  await clock.pass(4000)
  expect(told).toEqual([{ runId: 't', times: 1, isPending: false }])
})
