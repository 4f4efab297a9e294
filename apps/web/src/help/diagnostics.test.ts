import { expect, test } from 'vitest'
import { diagnosticsText, logText } from './diagnostics.ts'

const line = { at: Date.UTC(2026, 0, 2, 3, 4, 5, 6), level: 'warn', text: 'Connection: offline' } as const

test('A line of the log has its time and level', () => {
  expect(logText(line)).toBe('03:04:05.006 warn  Connection: offline')
})

test('Diagnostics hold what is known, and no credentials wherever they come from', () => {
  const secret = '9bf03b66d1bfd8ab4f06c2256c428c6b569c5ac44deb0ff6'
  const text = diagnosticsText(
    [
      ['Room head', '12'],
      ['Trouble', `GET /?token=${secret}`],
    ],
    { theme: 'dark' },
    [line],
  )
  expect(text).toContain('Room head: 12')
  expect(text).toContain('"theme":"dark"')
  expect(text).toContain('03:04:05.006 warn  Connection: offline')
  expect(text).not.toContain(secret)
})
