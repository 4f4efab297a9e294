import { expect, test } from 'vitest'
import { learnName, nameOf } from './nameOf.ts'

const own = { id: 'person:ana', name: 'Ana' }

test('An id means oneself, the program, or whom it tells', () => {
  expect(nameOf('person:ana', own)).toBe('Ana')
  expect(nameOf('person:ana', { ...own, name: '' })).toBe('You')
  expect(nameOf('server', own)).toBe('Anode')
  expect(nameOf('person:local', own)).toBe('Guest')
  expect(nameOf('person:ben-okri', own)).toBe('Ben Okri')
  expect(nameOf('agent:helper', own)).toBe('Helper')
})

test('Who was met goes by the name they had then', () => {
  learnName({ id: 'person:chloe', kind: 'person', name: 'Chloé' })
  expect(nameOf('person:chloe', own)).toBe('Chloé')
})
