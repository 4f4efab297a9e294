import { expect, test } from 'vitest'
import { Names } from './Names.ts'

const own = { id: 'person:ana', name: 'Ana' }

test('An id means oneself, the program, or whom it tells', () => {
  const names = new Names()
  expect(names.nameOf('person:ana', own)).toBe('Ana')
  expect(names.nameOf('person:ana', { ...own, name: '' })).toBe('You')
  expect(names.nameOf('server', own)).toBe('Anode')
  expect(names.nameOf('person:local', own)).toBe('Guest')
  expect(names.nameOf('person:ben-okri', own)).toBe('Ben Okri')
  expect(names.nameOf('agent:helper', own)).toBe('Helper')
})

test('Who was met goes by the name they had then', () => {
  const names = new Names()
  names.learn({ id: 'person:chloe', name: 'Chloé' })
  expect(names.nameOf('person:chloe', own)).toBe('Chloé')
})
