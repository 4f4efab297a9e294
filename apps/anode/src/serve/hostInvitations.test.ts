import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { hostInvitations, readInvitations, writeInvitations } from './hostInvitations.ts'

const file = () => {
  const folder = mkdtempSync(join(tmpdir(), 'anode-invitations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'invited-hosts.json')
}

it('An invitation counts from when it is written until it is taken away', () => {
  const path = file()
  const invitations = hostInvitations(path)
  expect([...invitations.names()]).toEqual([])
  writeInvitations(path, [{ name: 'gpu', id: 'one', at: 1 }])
  expect(invitations.isInvited({ name: 'gpu', id: 'one' })).toBe(true)
  expect(invitations.isInvited({ name: 'gpu', id: 'two' })).toBe(false)
  expect(invitations.isInvited({ name: 'lab', id: 'one' })).toBe(false)
  writeInvitations(path, [])
  expect(invitations.isInvited({ name: 'gpu', id: 'one' })).toBe(false)
})

it.each([
  '',
  '{',
  '[]',
  '{"hosts":[{"name":"../x","id":"i","at":1}]}',
  '{"hosts":[{"name":"gpu","id":"","at":1}]}',
])('A file that says “%s” invites nobody', (text) => {
  const path = file()
  writeFileSync(path, text)
  expect(readInvitations(path)).toEqual([])
})
