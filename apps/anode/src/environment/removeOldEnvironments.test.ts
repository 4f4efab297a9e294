import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeOldEnvironments } from './removeOldEnvironments.ts'

const DAY = 24 * 3600_000
let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'anode-environments-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** An environment that was used so many days ago. */
const environment = (name: string, days: number, { ready = true } = {}): string => {
  const folder = join(home, 'environments', name)
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const at = new Date(Date.now() - days * DAY)
  if (ready) {
    writeFileSync(join(folder, '.ready'), '{}')
    utimesSync(join(folder, '.ready'), at, at)
  }
  utimesSync(folder, at, at)
  return folder
}
const removed = async (current: string) =>
  (await removeOldEnvironments(home, join(current, 'bin', 'python'))).map((folder) => basename(folder)).sort()

test('What nobody used for a month is deleted, also what was never finished', async () => {
  const current = environment('current', 400)
  const recent = environment('recent', 29)
  const old = environment('old', 31)
  environment('half', 31, { ready: false })
  const begun = environment('begun', 0, { ready: false })
  expect(await removed(current)).toEqual(['half', 'old'])
  expect([current, recent, begun, old].map((folder) => existsSync(folder))).toEqual([true, true, true, false])
  // It counts as used now.
  expect(Date.now() - statSync(join(current, '.ready')).mtimeMs).toBeLessThan(DAY)
  expect(await removed(recent)).toEqual([])
})

test('An environment whose Python still runs is kept', async () => {
  const current = environment('current', 0)
  const old = environment('old', 90)
  const kernel = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', join(old, 'bin', 'python')])
  await once(kernel, 'spawn')
  expect(await removed(current)).toEqual([])
  kernel.kill()
  await once(kernel, 'exit')
  expect(await removed(current)).toEqual(['old'])
})
