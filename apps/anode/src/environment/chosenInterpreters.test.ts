import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chosenInterpreters } from './chosenInterpreters.ts'

let folder: string
const file = () => join(folder, 'chosen-interpreters.json')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anode-chosen-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('Who chose what for which notebook is kept, until it is taken back or the notebook is gone', async () => {
  const chosen = chosenInterpreters(file(), () => 7)
  expect(chosen.of('a')).toBeNull()
  await Effect.runPromise(chosen.choose('a', '/usr/bin/python3', 'person:ann'))
  await Effect.runPromise(chosen.choose('b', '/usr/bin/python3', 'person:ann'))
  expect(JSON.parse(readFileSync(file(), 'utf8')).interpreters.a).toEqual({
    path: '/usr/bin/python3',
    by: 'person:ann',
    at: 7,
  })
  await Effect.runPromise(chosen.choose('a', null, 'person:bob'))
  chosen.forget('b')
  const again = chosenInterpreters(file())
  expect([again.of('a'), again.of('b')]).toEqual([null, null])
})

test('A file that cannot be read counts as empty; one that cannot be written changes nothing', async () => {
  writeFileSync(file(), '{"interpreters": {"a": {"path"')
  expect(chosenInterpreters(file()).of('a')).toBeNull()
  const lost = chosenInterpreters(join(folder, 'no', 'such', 'folder'))
  const { message } = await Effect.runPromise(Effect.flip(lost.choose('a', '/usr/bin/python3', 'person:ann')))
  expect(message).toContain('Nothing was changed')
  expect(lost.of('a')).toBeNull()
})
