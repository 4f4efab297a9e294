import type { ReplicaStatus } from '@anode/protocol/replica'
import { expect, it } from 'vitest'
import { connectionLine } from './connectionLine.ts'

const status: ReplicaStatus = {
  connection: 'online',
  waiting: 0,
  principal: { id: 'ann', kind: 'person', name: 'Ann' },
  refused: [],
  differed: [],
  trouble: null,
  otherLog: null,
  stopped: null,
}

it('says how the connection fares', () => {
  expect(connectionLine(status)).toBe('Connection: online')
})

it('says in words what is wrong', () => {
  const wrong: ReplicaStatus = {
    ...status,
    connection: 'offline',
    stopped: { tag: 'Outdated', message: 'Reload the page.' },
    trouble: { kind: 'server', message: 'The disk is full.' },
    refused: [{ facts: [], refusal: { tag: 'NotAllowed', message: 'Not you.' }, at: 0 }],
  }
  expect(connectionLine(wrong)).toBe(
    'Connection: offline; stopped (Outdated: Reload the page.); trouble (server: The disk is full.); 1 refused',
  )
})
