import { serverPrincipal } from '@anode/document'
import { expect, test } from 'vitest'
import { syncWords } from './syncWords.ts'

const status = {
  principal: serverPrincipal,
  refused: [],
  differed: [],
  trouble: null,
  otherLog: null,
  stopped: null,
}

test('What waits is counted, online and offline', () => {
  expect(syncWords({ ...status, connection: 'online', waiting: 0 })).toBe('All changes saved')
  expect(syncWords({ ...status, connection: 'online', waiting: 1 })).toBe('1 change waiting')
  expect(syncWords({ ...status, connection: 'offline', waiting: 3 })).toBe('Offline: 3 changes waiting')
  expect(syncWords({ ...status, connection: 'offline', waiting: 0 })).toBe('Offline')
})
