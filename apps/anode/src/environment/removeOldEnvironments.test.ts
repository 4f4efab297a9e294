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

test('What others build upon is kept as long as they are', async () => {
  const current = environment('current', 0)
  const below = environment('below', 90)
  const upon = environment('upon', 1)
  for (const folder of [below, upon]) {
    writeFileSync(join(folder, 'bin', 'python'), '')
    const marker = {
      executable: process.execPath,
      version: '3.11.7',
      markers: {},
      found: { path: '', file: '' },
      packages: ['six==1.17.0'],
      ...(folder === upon ? { parent: 'below' } : {}),
    }
    writeFileSync(join(folder, '.ready'), JSON.stringify(marker))
  }
  const used = (folder: string, days: number) => {
    const at = new Date(Date.now() - days * DAY)
    utimesSync(join(folder, '.ready'), at, at)
  }
  used(below, 90)
  used(upon, 1)
  expect(await removed(current)).toEqual([])
  used(upon, 60)
  expect(await removed(current)).toEqual(['below', 'upon'])
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
