import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '@anode/document/messageOf'
import { expect, it, onTestFinished } from 'vitest'
import { hostInvitations, readInvitations, writeInvitations } from './hostInvitations.ts'

const file = () => {
  const folder = mkdtempSync(join(tmpdir(), 'anode-invitations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'invited-hosts.json')
}

it('An invitation counts from when it is written until it is taken away', () => {
  const path = file()
  const invitations = hostInvitations(path, () => {})
  expect([...invitations.invited()]).toEqual([])
  writeInvitations(path, [{ name: 'gpu', id: 'one', at: 1 }])
  expect(invitations.isInvited({ name: 'gpu', id: 'one' })).toBe(true)
  expect(invitations.isInvited({ name: 'gpu', id: 'two' })).toBe(false)
  expect(invitations.isInvited({ name: 'lab', id: 'one' })).toBe(false)
  // What cannot be read just now takes nothing away, and is said.
  const told: unknown[] = []
  const watching = hostInvitations(path, (error) => told.push(error))
  expect([...watching.invited()]).toEqual([['gpu', 'one']])
  writeFileSync(path, '{"hosts":')
  expect(watching.isInvited({ name: 'gpu', id: 'one' })).toBe(true)
  expect([...watching.invited(), ...told.map(messageOf)]).toEqual([
    ['gpu', 'one'],
    expect.stringContaining('cannot be read'),
  ])
  writeInvitations(path, [])
  expect(watching.isInvited({ name: 'gpu', id: 'one' })).toBe(false)
  expect(invitations.isInvited({ name: 'gpu', id: 'one' })).toBe(false)
})

it.each([
  '',
  '{',
  '[]',
  '{"hosts":[{"name":"../x","id":"i","at":1}]}',
  '{"hosts":[{"name":"gpu","id":"","at":1}]}',
])('A file that says “%s” invites nobody, and is not written over', (text) => {
  const path = file()
  writeFileSync(path, text)
  expect(() => readInvitations(path)).toThrow('Mend it, or delete it')
  expect([...hostInvitations(path, () => {}).invited()]).toEqual([])
})
