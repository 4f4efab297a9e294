import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { changedDependencies } from './changedDependencies.ts'

const before = { dependencies: ['pandas>=2', 'six'], requiresPython: '>=3.10' }
const changed = (change: Parameters<typeof changedDependencies>[1]) =>
  Effect.runSync(changedDependencies(before, change))

test('A package is asked for once: what was said last counts, and its name alone changes nothing', () => {
  expect(changed({ add: ['Humanize', 'six==1.16'] })).toMatchObject({
    environment: { dependencies: ['pandas>=2', 'humanize', 'six==1.16'], requiresPython: '>=3.10' },
    added: ['humanize', 'six==1.16'],
  })
  expect(changed({ add: ['pandas'] })).toMatchObject({
    environment: { dependencies: ['six', 'pandas>=2'] },
    added: [],
    named: ['pandas'],
  })
})

test('What goes is named; of what the notebook does not ask for it is said', () => {
  expect(changed({ remove: ['six', 'numpy'], requiresPython: null })).toMatchObject({
    environment: { dependencies: ['pandas>=2'] },
    unknown: ['numpy'],
  })
  expect(changed({ requiresPython: null }).environment).not.toHaveProperty('requiresPython')
})

test('What is no package is refused', () => {
  for (const change of [
    { add: ['-r x'] },
    { remove: ['../six'] },
    { upgrade: ['a b'] },
    { requiresPython: '3' },
  ]) {
    const refused = Effect.runSync(Effect.flip(changedDependencies(before, change)))
    expect(refused._tag).toBe('BadRequest')
  }
})
