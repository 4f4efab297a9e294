import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileTrust } from './fileTrust.ts'

let folder: string
const file = () => join(folder, 'trusted-packages.json')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anode-trust-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('Who agreed to what, and when, is kept and can be taken back', async () => {
  const trust = fileTrust(file(), () => 7)
  expect(trust.list()).toEqual([])
  await Effect.runPromise(trust.add(['six', 'humanize', 'six'], 'person:ann'))
  await Effect.runPromise(trust.add(['six'], 'person:bob'))
  await Effect.runPromise(trust.revoke(['humanize']))
  const six = { name: 'six', source: 'index', by: 'person:ann', at: 7 }
  expect(trust.list()).toEqual([six])
  expect(fileTrust(file()).list()).toEqual([six])
})

test('A file that cannot be read counts as empty; one that cannot be written changes nothing', async () => {
  writeFileSync(file(), '{"packages": [{"name": "six"')
  expect(fileTrust(file()).list()).toEqual([])
  const lost = fileTrust(join(folder, 'no', 'such', 'folder'))
  const { message } = await Effect.runPromise(Effect.flip(lost.add(['six'], 'person:ann')))
  expect(message).toContain('Nothing was changed')
  expect(lost.list()).toEqual([])
  expect(readFileSync(file(), 'utf8')).toContain('"six"')
})
