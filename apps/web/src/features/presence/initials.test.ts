import { expect, test } from 'vitest'
import { initials } from './initials.ts'
import { personClass } from './personClass.ts'

test('Initials are those of the first and the last name, in any script', () => {
  expect(['Ana María Lima', 'ben', '李雷', '🦊', '  '].map(initials)).toEqual(['AL', 'B', '李', '🦊', '?'])
})

test('A person has one colour', () => {
  expect(personClass('person:ana')).toBe(personClass('person:ana'))
  expect(personClass('person:ana')).toMatch(/^person-[0-7]$/)
})
