import { expect, test } from 'vitest'
import { commonStart } from './commonStart.ts'

test('What several texts have in common at their beginning', () => {
  expect(commonStart(['value', 'values', 'valid'])).toBe('val')
  expect(commonStart(['a', 'b'])).toBe('')
  expect(commonStart(['alone'])).toBe('alone')
  expect(commonStart([])).toBe('')
})
