import { expect, test } from 'vitest'
import { PageLog, withoutSecrets } from './PageLog.ts'

test('Credentials do not get into the log', () => {
  const secret = '9bf03b66d1bfd8ab4f06c2256c428c6b569c5ac44deb0ff6'
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhbm9kZSJ9.sig-nature'
  const texts = [
    `GET http://localhost/?token=${secret}&a=1 failed`,
    `authorization: Bearer ${jwt}`,
    `{"token": "${secret}"}`,
    `at ${secret}`,
    `host ${jwt} refused`,
    'cookie: anode_12=abc',
    "password='hunter2'",
  ]
  for (const text of texts) {
    expect(withoutSecrets(text)).not.toMatch(/9bf03b|eyJ|hunter2|=abc/)
    expect(withoutSecrets(text)).toContain('…')
  }
  expect(withoutSecrets('GET /api/notebooks/NfgRByyqwkfoQV1Q: 404')).toBe(
    'GET /api/notebooks/NfgRByyqwkfoQV1Q: 404',
  )
})

test('The last 200 lines are kept, and listeners hear of new ones', () => {
  const log = new PageLog()
  let heard = 0
  const end = log.on(() => heard++)
  for (let i = 0; i < 250; i++) log.add('info', `line ${i}`, i)
  end()
  log.add('warn', 'x'.repeat(10_000), 250)
  expect(heard).toBe(250)
  expect(log.lines).toHaveLength(200)
  expect(log.lines[0]?.text).toBe('line 51')
  expect(log.lines.at(-1)?.text).toHaveLength(600)
})
